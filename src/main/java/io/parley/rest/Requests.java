package io.parley.rest;

import io.parley.config.Settings;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.InvalidNameException;
import io.parley.protocol.Position;
import io.parley.protocol.Posting;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of requests. What is out of form is refused with 400, what is over a limit with 413, as on the wire. */
final class Requests {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,16}");
  private static final long MAX_NUMBER = 1L << 53;

  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern EVENT_ID = Pattern.compile("([A-Za-z0-9_]{1,32})-([0-9]{1,16})");

  private Requests() {}

  static RoomName room(String name) {
    try {
      return RoomName.of(name);
    } catch (InvalidNameException invalid) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
  }

  static UUID client(String id) {
    if (!UUID_FORM.matcher(id).matches()) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    return UUID.fromString(id);
  }

  /** A whole number from 0 on, below 2^53; {@code null} where there is none. */
  static @Nullable Long offset(@Nullable String number) {
    if (number == null) {
      return null;
    }
    if (!NUMBER.matcher(number).matches() || Long.parseLong(number) >= MAX_NUMBER) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    return Long.valueOf(number);
  }

  /** A whole number from 1 to a bound; {@code null} where there is none. */
  static @Nullable Integer limit(@Nullable String number, int max) {
    Long limit = offset(number);
    if (limit == null) {
      return null;
    }
    if (limit == 0) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    if (limit > max) {
      throw new RefusedException(ErrorCode.FIELD_TOO_LARGE);
    }
    return limit.intValue();
  }

  static Command.History history(
      RoomName room, @Nullable String before, @Nullable String after, @Nullable String limit) {
    if (before != null && after != null) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    Integer count = limit(limit, Command.History.MAX_LIMIT);
    return new Command.History(
        null,
        room,
        offset(before),
        offset(after),
        count == null ? Command.History.DEFAULT_LIMIT : count);
  }

  /** The position that an event's {@code id} names; {@code null} where there is none. */
  static @Nullable Position position(@Nullable String eventId) {
    if (eventId == null || eventId.isEmpty()) {
      return null;
    }
    Matcher parts = EVENT_ID.matcher(eventId);
    if (!parts.matches() || Long.parseLong(parts.group(2)) >= MAX_NUMBER) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    return new Position(parts.group(1), Long.parseLong(parts.group(2)));
  }

  /**
   * Reads a body that says something, and no more of it than may be.
   *
   * @throws ApiException 413, if it is over {@code chat.max-message-bytes}
   */
  static Posting posting(InputStream body, Settings settings) {
    try {
      byte[] bytes = body.readNBytes(settings.maxMessageBytes() + 1);
      if (bytes.length > settings.maxMessageBytes()) {
        throw new ApiException(ApiError.BODY_TOO_LARGE);
      }
      return Posting.read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException broken) {
      // It is no UTF-8, or the caller has gone.
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
  }

  /**
   * The key that makes a repeat safe; {@code null} where there is none.
   *
   * @param field of the body
   * @param header {@code Idempotency-Key}, taken as it is; where both are there, they have to be the same
   */
  static @Nullable String key(@Nullable String field, @Nullable String header) {
    if (field != null && header != null && !field.equals(header)) {
      throw new RefusedException(ErrorCode.BAD_REQUEST);
    }
    return Posting.key(field == null ? header : field);
  }
}
