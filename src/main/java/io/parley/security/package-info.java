/** Who may come in. */
@NullMarked
package io.parley.security;

import org.jspecify.annotations.NullMarked;
