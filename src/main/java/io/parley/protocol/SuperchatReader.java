package io.parley.protocol;

import jakarta.json.JsonException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Makes a command of one line of {@code superchat}. */
final class SuperchatReader {
  private static final int MAX_KEY_CODE_POINTS = 64;
  private static final int MAX_KIND_CODE_POINTS = 64;

  private final JsonFields.Reader reader = new JsonFields.Reader();

  /** Reads a line; one that is not a JSON object, or no known command, becomes the error that answers it. */
  Command decode(String line) {
    RequestId id = null;
    try {
      JsonFields fields = reader.read(line);
      id = fields.id("id");
      return command(fields, id);
    } catch (BadFieldException bad) {
      return new Command.Invalid(id, bad.error());
    } catch (JsonException | NoSuchElementException malformed) {
      return new Command.Invalid(id, ErrorCode.BAD_REQUEST);
    }
  }

  private Command command(JsonFields fields, @Nullable RequestId id) throws BadFieldException {
    String type = fields.text("type", Integer.MAX_VALUE);
    return switch (type == null ? "" : type) {
      case "join" -> new Command.Join(id, room(fields), position(fields.object("recover", reader)));
      case "send" ->
          new Command.Send(
              id,
              room(fields),
              required(fields.body("body")),
              fields.text("key", MAX_KEY_CODE_POINTS));
      case "signal" ->
          new Command.Signal(
              id,
              room(fields),
              required(fields.text("kind", MAX_KIND_CODE_POINTS)),
              fields.body("body"));
      default -> throw new BadFieldException(ErrorCode.BAD_REQUEST);
    };
  }

  private static RoomName room(JsonFields fields) throws BadFieldException {
    try {
      return RoomName.of(required(fields.text("room", Integer.MAX_VALUE)));
    } catch (InvalidNameException invalid) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
  }

  private static @Nullable Position position(@Nullable JsonFields fields) throws BadFieldException {
    return fields == null
        ? null
        : new Position(
            required(fields.text("epoch", Integer.MAX_VALUE)), required(fields.offset("offset")));
  }

  private static <T> T required(@Nullable T value) throws BadFieldException {
    if (value == null) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return value;
  }
}
