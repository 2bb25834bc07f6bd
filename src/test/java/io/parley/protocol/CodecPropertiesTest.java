package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every command, event and line, tried on random ones. A failure names its seed; {@code -Dparley.seed=...}
 * repeats it, without it every run tries others.
 */
class CodecPropertiesTest {
  private static final int TRIES = 300;

  private final long seed = Long.getLong("parley.seed", System.nanoTime());
  private final RandomValues values = new RandomValues(seed);
  private final CommandLines lines = new CommandLines(values, seed);
  private final Codec codec = Subprotocol.SUPERCHAT.codec();

  @ParameterizedTest
  @MethodSource("structuredCommands")
  void command_isReadBackAsItWasSaid(Class<?> type) {
    for (int i = 0; i < TRIES; i++) {
      Command command = lines.command(type);
      String line = lines.line(command);

      assertThat(codec.decode(line)).as("seed %d, %s", seed, line).containsExactly(command);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void event_isOneLineOfJson_thatHoldsItsFields(Class<?> type) {
    for (int i = 0; i < TRIES; i++) {
      Event event = (Event) values.record(type);
      String frame = codec.encode(event);

      if (frame == null) {
        assertThat(event).isInstanceOf(Event.Greeting.class);
      } else {
        assertThat(frame).as("seed %d", seed).doesNotContain("\n", "\r");
        assertThat(WireModel.json(frame)).as("seed %d", seed).isEqualTo(WireModel.of(event));
      }
    }
  }

  @Test
  void body_goesOutToTheLetter_withoutItsWhiteSpace() {
    for (int i = 0; i < TRIES; i++) {
      List<String> json = values.json(1);
      String body = String.join("", json);
      String spaced = String.join(" \t", json);
      String line = "{\"type\":\"signal\",\"room\":\"r\",\"kind\":\"k\",\"body\": " + spaced + " }";
      Command.Signal read = (Command.Signal) codec.decode(line).findFirst().orElseThrow();

      assertThat(
              codec.encode(
                  new Event.Signal(read.room(), values.record(Author.class), "k", read.body())))
          .as("seed %d", seed)
          .endsWith(",\"body\":" + body + "}");
    }
  }

  @Test
  void batch_keepsItsNumberAndItsOrder() {
    for (int i = 0; i < TRIES / 10; i++) {
      List<Command> expected = new ArrayList<>();
      StringBuilder batch = new StringBuilder();
      for (int j = values.below(20); j > 0; j--) {
        batch.append(values.oneOf(List.of("", "\n", " \r\n")));
        if (values.below(4) == 0) {
          expected.add(new Command.Invalid(null, ErrorCode.BAD_REQUEST));
          batch.append("not JSON").append('\n');
        } else {
          Command command = lines.command(values.oneOf(structuredCommands().toList()));
          expected.add(command);
          batch.append(lines.line(command)).append('\n');
        }
      }

      assertThat(codec.decode(batch.toString())).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void randomBytes_neverDoMoreThanAnError() {
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);

      assertIsReadLineByLine(new String(bytes, StandardCharsets.UTF_8));
      assertIsReadLineByLine("{" + new String(bytes, StandardCharsets.UTF_16));
    }
  }

  @Test
  void randomJsonLikeText_neverDoesMoreThanAnError() {
    List<String> parts =
        List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "0",
            "1",
            "-",
            "e",
            "E",
            "+",
            ".",
            "\\",
            "\\u",
            "00",
            "true",
            "fals",
            "null",
            "\"id\"",
            "\"type\":",
            "\"ping\"",
            " ",
            "\u0000",
            "\ud800",
            "\u20ac");
    for (int i = 0; i < TRIES * 10; i++) {
      StringBuilder text = new StringBuilder("{");
      Stream.generate(() -> values.oneOf(parts)).limit(values.below(30)).forEach(text::append);

      assertIsReadLineByLine(text.toString());
    }
  }

  @Test
  void mutatedLines_neverDoMoreThanAnError() {
    List<String> golden =
        Stream.concat(GoldenFrames.commands().stream(), GoldenFrames.badLines().stream())
            .map(GoldenFrames::line)
            .toList();
    for (int i = 0; i < TRIES * 10; i++) {
      String line = values.oneOf(golden);
      for (int j = values.below(4); j >= 0; j--) {
        line = mutated(line, values.oneOf(golden));
      }

      assertIsReadLineByLine(line);
    }
  }

  /** No exception comes out, and every line that is not empty has its one command. */
  private void assertIsReadLineByLine(String message) {
    List<String> expected =
        Stream.of(message.split("\n", -1)).filter(line -> !line.matches("[ \t\r]*")).toList();

    assertThat(codec.decode(message)).as("seed %d, %s", seed, message).hasSameSizeAs(expected);
  }

  private String mutated(String line, String other) {
    int from = values.below(line.length() + 1);
    int to = from + values.below(Math.min(8, line.length() - from + 1));
    String middle =
        switch (values.below(6)) {
          case 0 -> "";
          case 1 -> line.substring(from, to).repeat(2);
          case 2 -> new StringBuilder(line.substring(from, to)).reverse().toString();
          case 3 -> values.text(3);
          case 4 -> String.join("", values.json(3));
          default -> other.substring(values.below(other.length()));
        };
    return line.substring(0, from) + middle + line.substring(to);
  }

  static Stream<Class<?>> structuredCommands() {
    return Stream.of(Command.class.getPermittedSubclasses())
        .filter(type -> type != Command.Publish.class && type != Command.Invalid.class);
  }

  static Stream<Class<?>> events() {
    return Stream.of(Event.class.getPermittedSubclasses());
  }
}
