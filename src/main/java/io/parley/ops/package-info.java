/** What the person on call needs: health, metrics, drain. */
@NullMarked
package io.parley.ops;

import org.jspecify.annotations.NullMarked;
