package io.parley.protocol;

import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random commands, events and JSON, all that the protocol allows and nothing else. The same seed gives the same values. */
final class RandomValues {
  private static final long MAX_INTEGER = (1L << 53) - 1;
  private static final String NAME_CHARS = "abcXYZ019._-:\u5927\u0967\u00e9";
  private static final String EPOCH_CHARS = "abcXYZ019_";

  private final Random random;

  RandomValues(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T oneOf(List<T> values) {
    return values.get(below(values.size()));
  }

  /** A command or an event of the type, or what it consists of. */
  <T> T record(Class<T> type) {
    return Records.make(type, this::part);
  }

  private @Nullable Object part(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    if (type.isAnnotationPresent(Nullable.class) && random.nextBoolean()) {
      return null;
    }
    return switch (component.getName()) {
      case "epoch" -> chars(EPOCH_CHARS, 32);
      case "last", "limit" -> 1 + below(500);
      default -> value(component.getGenericType());
    };
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType list) {
      Type element = list.getActualTypeArguments()[0];
      return Stream.generate(() -> value(element)).limit(below(4)).toList();
    }
    Class<?> wanted = (Class<?>) type;
    if (wanted.isEnum()) {
      return oneOf(List.of(wanted.getEnumConstants()));
    }
    return switch (wanted.getSimpleName()) {
      case "RequestId" -> id();
      case "RoomName" -> new RoomName(chars(NAME_CHARS, 64));
      case "DisplayName" -> new DisplayName(chars(NAME_CHARS, 32));
      case "Body" -> body();
      case "Written" -> new Written(String.join("", json(1)));
      case "String" -> text(64);
      case "UUID" -> new UUID(random.nextLong(), random.nextLong());
      case "Instant" -> Instant.ofEpochMilli(random.nextLong(1L << 44));
      case "Duration" -> Duration.ofMillis(below(1_000_000));
      case "int", "Integer" -> below(Integer.MAX_VALUE);
      case "long", "Long" -> integer();
      case "boolean", "Boolean" -> random.nextBoolean();
      default -> record(wanted);
    };
  }

  private RequestId id() {
    return new RequestId(
        random.nextBoolean()
            ? Jsonp.PROVIDER.createValue(random.nextBoolean() ? integer() : -integer())
            : Jsonp.PROVIDER.createValue(text(64)));
  }

  /** Of every magnitude. */
  private long integer() {
    return MAX_INTEGER >> below(53);
  }

  private Body body() {
    List<String> json = json(1);
    String written = String.join("", json);
    return new Body(
        json.size() == 1 && written.startsWith("\"") ? decoded(written) : written, written);
  }

  /** A JSON value in its parts, so that white space can be put between them. */
  List<String> json(int depth) {
    int kind = below(depth < 6 ? 8 : 6);
    return switch (kind) {
      case 0 -> List.of(oneOf(List.of("true", "false", "null")));
      case 1, 2 -> List.of(number());
      case 3, 4, 5 -> List.of(string(text(20)));
      case 6 -> within("[", "]", IntStream.range(0, below(4)).mapToObj(i -> json(depth + 1)));
      default ->
          within(
              "{",
              "}",
              // The number keeps the names apart.
              IntStream.range(0, below(4))
                  .mapToObj(i -> field(string(i + text(5)), json(depth + 1))));
    };
  }

  /** A name and its value. */
  static List<String> field(String name, List<String> value) {
    return Stream.concat(Stream.of(name, ":"), value.stream()).toList();
  }

  /** A list or an object. */
  static List<String> within(String start, String end, Stream<List<String>> elements) {
    List<String> inner =
        elements.flatMap(element -> Stream.concat(Stream.of(","), element.stream())).toList();
    return Stream.of(
            List.of(start), inner.subList(inner.isEmpty() ? 0 : 1, inner.size()), List.of(end))
        .flatMap(List::stream)
        .toList();
  }

  private String number() {
    String digits = String.valueOf(integer());
    return (random.nextBoolean() ? "-" : "")
        + oneOf(List.of("0", "0.0", digits, digits + ".50", digits + "e-7", "1E+400", "0e0"));
  }

  /** A JSON string, its characters escaped or not where both are allowed. */
  String string(String text) {
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(c -> mustEscape(c.charAt(0)) || below(8) == 0 ? escaped(c) : c)
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(String character) {
    return character
        .chars()
        .mapToObj(c -> String.format("\\u%04x", c))
        .collect(Collectors.joining());
  }

  private static boolean mustEscape(int c) {
    return c < ' ' || c == '"' || c == '\\';
  }

  /** What a JSON string says. */
  static String decoded(String json) {
    try (JsonReader reader = Jsonp.PROVIDER.createReader(new StringReader(json))) {
      return ((JsonString) reader.readValue()).getString();
    }
  }

  /** A text of whole code points from all over Unicode. */
  String text(int maxCodePoints) {
    return IntStream.range(0, below(maxCodePoints + 1))
        .map(i -> codePoint())
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private int codePoint() {
    return switch (below(6)) {
      case 0 -> below(0x20);
      case 1 -> "\"\\/{}[]:,".charAt(below(9));
      case 2 -> 0x80 + below(0xD800 - 0x80);
      case 3 -> 0x1F300 + below(0x300);
      case 4 -> 0x2028 + below(2);
      default -> ' ' + below(0x5F);
    };
  }

  private String chars(String alphabet, int max) {
    return IntStream.range(0, 1 + below(max))
        .mapToObj(i -> String.valueOf(alphabet.charAt(below(alphabet.length()))))
        .collect(Collectors.joining());
  }

  /** White space of JSON, mostly none; no line feed, which would end the line. */
  String space() {
    return oneOf(List.of("", "", "", " ", "\t", "\r", "  "));
  }
}
