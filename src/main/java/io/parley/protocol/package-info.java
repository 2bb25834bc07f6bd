/**
 * The wire's words: what a client may say ({@link io.parley.protocol.Command}), what it hears ({@link
 * io.parley.protocol.Event}), the two closed tables of errors and close codes, and one {@link
 * io.parley.protocol.Codec} per subprotocol. Knows nothing of sessions, rooms or threads; everything here is
 * immutable or without state.
 */
@NullMarked
package io.parley.protocol;

import org.jspecify.annotations.NullMarked;
