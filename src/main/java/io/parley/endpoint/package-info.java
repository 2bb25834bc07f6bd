/**
 * Where frames come in and go out: the only package that knows the WebSocket API. The filter refuses what may not connect,
 * the endpoint hands parts to the assembler and whole messages on, the sink sends.
 */
@NullMarked
package io.parley.endpoint;

import org.jspecify.annotations.NullMarked;
