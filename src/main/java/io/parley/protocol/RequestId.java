package io.parley.protocol;

import jakarta.json.JsonValue;

/**
 * What a structured client marks a command with, and finds again in its answer.
 *
 * @param value an integer below 2^53 in size, or a string of at most 64 characters
 */
public record RequestId(JsonValue value) {}
