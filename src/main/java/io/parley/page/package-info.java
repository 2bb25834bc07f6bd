/**
 * How the page at {@code /} and the JavaScript client are handed out: the same bytes, types, validators and security headers
 * on every server. It knows nothing of the chat.
 */
@NullMarked
package io.parley.page;

import org.jspecify.annotations.NullMarked;
