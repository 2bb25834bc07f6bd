package io.parley.protocol;

import jakarta.json.JsonException;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a command of one line of {@code superchat}. */
final class SuperchatReader {
  static final int MAX_KEY_CODE_POINTS = 64;
  private static final int MAX_KIND_CODE_POINTS = 64;

  private static final Pattern EPOCH_FORM = Pattern.compile("[A-Za-z0-9_]{1,32}");

  private final StrictJson json = new StrictJson();

  /** Reads a line; one that is not a JSON object, or no known command, becomes the error that answers it. */
  Command decode(String line) {
    RequestId id = null;
    try {
      JsonFields fields = json.read(line);
      id = fields.id("id");
      fields.requireSound();
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
      case "hello" -> new Command.Hello(id, displayName(fields));
      case "join" -> join(fields, id);
      case "leave" -> new Command.Leave(id, room(fields));
      case "send" -> send(fields, id);
      case "edit" -> edit(fields, id);
      case "signal" -> signal(fields, id);
      case "history" -> history(fields, id);
      case "members" -> new Command.Members(id, room(fields));
      case "ping" -> new Command.Ping(id);
      default -> throw new BadFieldException(ErrorCode.BAD_REQUEST);
    };
  }

  private Command join(JsonFields fields, @Nullable RequestId id) throws BadFieldException {
    Integer last = fields.number("last", Command.History.MAX_LIMIT);
    Position recover = position(fields.object("recover", json));
    require(last == null || recover == null);
    return new Command.Join(id, room(fields), last, recover);
  }

  private static Command send(JsonFields fields, @Nullable RequestId id) throws BadFieldException {
    UUID to = recipient(fields);
    Body body = required(fields.body("body"));
    String key = fields.text("key", MAX_KEY_CODE_POINTS);
    return to == null
        ? new Command.Send(id, room(fields), body, key)
        : new Command.Direct(id, to, body);
  }

  private static Command edit(JsonFields fields, @Nullable RequestId id) throws BadFieldException {
    boolean delete = fields.flag("delete");
    Body body = fields.body("body");
    require(delete == (body == null));
    return new Command.Edit(id, room(fields), required(fields.offset("offset")), body);
  }

  private static Command signal(JsonFields fields, @Nullable RequestId id)
      throws BadFieldException {
    UUID to = recipient(fields);
    String kind = required(fields.text("kind", MAX_KIND_CODE_POINTS));
    Body body = fields.body("body");
    return to == null
        ? new Command.Signal(id, room(fields), kind, body)
        : new Command.DirectSignal(id, to, kind, body);
  }

  private static Command history(JsonFields fields, @Nullable RequestId id)
      throws BadFieldException {
    Long before = fields.offset("before");
    Long after = fields.offset("after");
    require(before == null || after == null);
    Integer limit = fields.number("limit", Command.History.MAX_LIMIT);
    return new Command.History(
        id, room(fields), before, after, limit == null ? Command.History.DEFAULT_LIMIT : limit);
  }

  private static RoomName room(JsonFields fields) throws BadFieldException {
    try {
      return RoomName.of(required(fields.text("room", Integer.MAX_VALUE)));
    } catch (InvalidNameException invalid) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
  }

  /** The client that a command is for; {@code null} where it is for a room. */
  private static @Nullable UUID recipient(JsonFields fields) throws BadFieldException {
    UUID to = fields.uuid("to");
    require(to == null || !fields.has("room"));
    return to;
  }

  static @Nullable DisplayName displayName(JsonFields fields) throws BadFieldException {
    String name = fields.text("name", Integer.MAX_VALUE);
    try {
      return name == null ? null : DisplayName.of(name);
    } catch (InvalidNameException invalid) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
  }

  private static @Nullable Position position(@Nullable JsonFields fields) throws BadFieldException {
    return fields == null
        ? null
        : new Position(
            required(fields.text("epoch", EPOCH_FORM)), required(fields.offset("offset")));
  }

  private static <T> T required(@Nullable T value) throws BadFieldException {
    if (value == null) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
    return value;
  }

  private static void require(boolean condition) throws BadFieldException {
    if (!condition) {
      throw new BadFieldException(ErrorCode.BAD_REQUEST);
    }
  }
}
