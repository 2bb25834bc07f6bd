/**
 * What the log says and how: one line for each event that matters, as {@code key=value}. Texts of others are escaped, and what
 * a client can cause is told at most once a second.
 */
@NullMarked
package io.parley.log;

import org.jspecify.annotations.NullMarked;
