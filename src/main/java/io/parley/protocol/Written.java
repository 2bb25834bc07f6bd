package io.parley.protocol;

/**
 * A {@code message} event as structured clients get it, written once and kept, to be sent again as it is or within an
 * answer.
 *
 * @param json one JSON object without a line break
 */
public record Written(String json) {}
