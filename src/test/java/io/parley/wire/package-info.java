/**
 * The page {@code on-the-wire.md} and its checks: what {@code src/test/wire/capture.py} has captured is read, put together as
 * TCP and WebSocket do it, checked, and filled into the page's template.
 */
@NullMarked
package io.parley.wire;

import org.jspecify.annotations.NullMarked;
