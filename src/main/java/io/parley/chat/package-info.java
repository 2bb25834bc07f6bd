/** What each command does. */
@NullMarked
package io.parley.chat;

import org.jspecify.annotations.NullMarked;
