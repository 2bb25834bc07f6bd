package io.parley.protocol;

import jakarta.json.stream.JsonParser;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object that {@link StrictJson} has read, each kept as it was written and read when it is asked
 * for. A field that is absent is {@code null}; one of another type than the one asked for is a {@link BadFieldException}.
 */
final class JsonFields {
  /** Identifiers and offsets are integers that every JavaScript engine holds exactly. */
  private static final long MAX_INTEGER = 1L << 53;

  private static final int MAX_ID_CODE_POINTS = 64;
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,16}");

  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final Map<String, Field> fields;
  private final @Nullable ErrorCode fault;

  /**
   * Takes what was read.
   *
   * @param fields by name
   * @param fault what is wrong with the object as a whole; {@code null}: nothing
   */
  JsonFields(Map<String, Field> fields, @Nullable ErrorCode fault) {
    this.fields = fields;
    this.fault = fault;
  }

  /** Refuses an object that is JSON and breaks a rule; apart from the reading, so that its {@code id} can be answered. */
  void requireSound() throws BadFieldException {
    if (fault != null) {
      throw new BadFieldException(fault);
    }
  }

  /** A text of at most so many code points. */
  @Nullable String text(String name, int maxCodePoints) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    if (field.kind != JsonParser.Event.VALUE_STRING) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    if (field.text.codePointCount(0, field.text.length()) > maxCodePoints) {
      throw new BadFieldException(ErrorCode.FIELD_TOO_LARGE);
    }
    return field.text;
  }

  /** Whether there is such a field, of whatever type. */
  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** {@code true} or {@code false}, which is also what an absent one means. */
  boolean flag(String name) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null || field.kind == JsonParser.Event.VALUE_FALSE) {
      return false;
    }
    if (field.kind != JsonParser.Event.VALUE_TRUE) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return true;
  }

  /** A whole number from 1 on. */
  @Nullable Integer number(String name, int max) throws BadFieldException {
    Long number = offset(name);
    if (number == null) {
      return null;
    }
    if (number < 1) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    if (number > max) {
      throw new BadFieldException(ErrorCode.FIELD_TOO_LARGE);
    }
    return number.intValue();
  }

  /** A text of a fixed form; another is malformed, however long it is. */
  @Nullable String text(String name, Pattern form) throws BadFieldException {
    String text = text(name, Integer.MAX_VALUE);
    if (text != null && !form.matcher(text).matches()) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return text;
  }

  /** A UUID in its usual form (RFC 9562, section 4). */
  @Nullable UUID uuid(String name) throws BadFieldException {
    String text = text(name, UUID_FORM);
    return text == null ? null : UUID.fromString(text);
  }

  /** A whole number from 0 on. */
  @Nullable Long offset(String name) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    Long number = field.integer();
    if (number == null || number < 0) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return number;
  }

  /** A mark that can be repeated in an answer. */
  @Nullable RequestId id(String name) throws BadFieldException {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    if (field.kind == JsonParser.Event.VALUE_STRING
        && field.text.codePointCount(0, field.text.length()) <= MAX_ID_CODE_POINTS
        && StrictJson.hasWholePairs(field.text)) {
      return new RequestId(Jsonp.PROVIDER.createValue(field.text));
    }
    Long number = field.integer();
    if (number == null) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return new RequestId(Jsonp.PROVIDER.createValue(number));
  }

  /** Any value. */
  @Nullable Body body(String name) {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    String json = CompactJson.of(field.written);
    return new Body(field.kind == JsonParser.Event.VALUE_STRING ? field.text : json, json);
  }

  /** An object. */
  @Nullable JsonFields object(String name, StrictJson json) throws BadFieldException {
    Field field = fields.get(name);
    return field == null ? null : json.read(field.written);
  }

  /**
   * A value.
   *
   * @param kind with what it begins
   * @param text of a string, decoded; of anything else empty
   * @param written in the source, perhaps with white space around it
   */
  record Field(JsonParser.Event kind, String text, String written) {
    /** As text: the parser would make numbers of any size of it, in a time that grows with the square of its digits. */
    @Nullable Long integer() {
      String digits = written.strip();
      if (kind != JsonParser.Event.VALUE_NUMBER || !INTEGER.matcher(digits).matches()) {
        return null;
      }
      long number = Long.parseLong(digits);
      return Math.abs(number) < MAX_INTEGER ? number : null;
    }
  }
}
