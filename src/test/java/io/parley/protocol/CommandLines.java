package io.parley.protocol;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes commands as some client might: fields in any order, unknown ones between them, white space and escapes wherever
 * they are allowed.
 */
final class CommandLines {
  /** The commands of which there are two kinds, for a room and for one client. */
  private static final Map<String, String> TYPES =
      Map.of("Direct", "send", "DirectSignal", "signal");

  private final RandomValues values;
  private final Random random;

  CommandLines(RandomValues values, long seed) {
    this.values = values;
    this.random = new Random(seed);
  }

  /** A command of a type, as a client may say it. */
  Command command(Class<?> type) {
    while (true) {
      Command command = (Command) values.record(type);
      boolean both =
          (command instanceof Command.Join join && join.last() != null && join.recover() != null)
              || (command instanceof Command.History history
                  && history.before() != null
                  && history.after() != null);
      if (!both) {
        return command;
      }
    }
  }

  /** One line that means it. */
  String line(Command command) {
    String name = command.getClass().getSimpleName();
    String type = TYPES.getOrDefault(name, name.toLowerCase(Locale.ROOT));
    List<List<String>> fields = new ArrayList<>();
    fields.add(field("type", List.of(values.string(type))));
    for (RecordComponent component : command.getClass().getRecordComponents()) {
      Object part = Records.part((Record) command, component);
      if (part != null) {
        fields.add(field(component.getName(), value(part)));
      }
    }
    if (command instanceof Command.Edit edit && edit.body() == null) {
      fields.add(field("delete", List.of("true")));
    }
    if (random.nextBoolean()) {
      fields.add(field("future", values.json(2)));
    }
    Collections.shuffle(fields, random);
    return RandomValues.within("{", "}", fields.stream()).stream()
        .map(token -> token + values.space())
        .collect(Collectors.joining("", values.space(), ""));
  }

  private List<String> field(String name, List<String> value) {
    return RandomValues.field(values.string(name), value);
  }

  private List<String> value(Object part) {
    if (part instanceof Body body) {
      return tokens(body.toJson());
    }
    if (part instanceof Position position) {
      return RandomValues.within(
          "{",
          "}",
          Stream.of(
              field("offset", List.of(String.valueOf(position.offset()))),
              field("epoch", List.of(values.string(position.epoch())))));
    }
    if (part instanceof RequestId id) {
      return List.of(id.value().toString());
    }
    return List.of(part instanceof Number ? part.toString() : values.string(text(part)));
  }

  private static String text(Object part) {
    if (part instanceof RoomName room) {
      return room.value();
    }
    return part instanceof DisplayName name ? name.value() : part.toString();
  }

  /** Between a list's or object's parts white space may stand; this finds the places, but for those in texts. */
  private static List<String> tokens(String json) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText && c == '\\') {
        i++;
      } else if (c == '"') {
        inText = !inText;
      } else if (!inText && "[]{},:".indexOf(c) >= 0) {
        tokens.add(json.substring(start, i));
        tokens.add(String.valueOf(c));
        start = i + 1;
      }
    }
    tokens.add(json.substring(start));
    tokens.removeIf(String::isEmpty);
    return tokens;
  }
}
