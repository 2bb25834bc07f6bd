package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lines that are made to be expensive. Each is as long as a message may ever be; what took the square of that would not
 * end before the test's time does.
 */
class StrictJsonTest {
  private static final int LENGTH = 1_000_000;

  private final Codec codec = Subprotocol.SUPERCHAT.codec();

  @ParameterizedTest
  @MethodSource
  void hugeBody_isReadOnce_andAnswered(String body) {
    String line = "{\"id\":1,\"type\":\"send\",\"room\":\"dev\",\"body\":" + body + "}";

    assertThat(codec.decode(line))
        .containsExactly(new Command.Invalid(id(), ErrorCode.FIELD_TOO_LARGE));
  }

  static Stream<String> hugeBody_isReadOnce_andAnswered() {
    String digits = "9".repeat(LENGTH);
    return Stream.of(
        digits,
        "-" + digits,
        "0." + digits,
        "1e" + digits,
        "[1," + digits + "]",
        "{\"" + "n".repeat(LENGTH) + "\":1}",
        "{\"" + "\\u006e".repeat(LENGTH / 6) + "\":1}");
  }

  @Test
  void longestNumberAndName_areAllowed() {
    assertBodyIsRead("9".repeat(1000));
    assertBodyIsRead("[-0." + "1".repeat(990) + "e1]");
    assertBodyIsRead("{\"" + "\ud83d\ude00".repeat(256) + "\":1}");
  }

  @Test
  void hugeTextWhiteSpaceAndList_arePassedOn() {
    assertBodyIsRead("\"" + "x".repeat(LENGTH) + "\"");
    assertBodyIsRead("\"" + "\\n".repeat(LENGTH / 2) + "\"");
    assertBodyIsRead("[" + "1,".repeat(LENGTH / 2) + "1]");
    assertThat(commands("{\"type\":\"ping\"" + " ".repeat(LENGTH) + "}"))
        .containsExactly(new Command.Ping(null));
  }

  @Test
  void namesOfEqualHash_areToldApart() {
    // "Aa" and "BB" have the same hash code, so all of these have.
    List<String> names =
        IntStream.range(0, 1 << 15)
            .mapToObj(
                number ->
                    IntStream.range(0, 15)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
            .toList();
    String object =
        names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(",", "{", "}"));

    assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
    assertBodyIsRead(object);
    assertThat(commands("{\"type\":\"ping\"," + object.substring(1)))
        .containsExactly(new Command.Ping(null));
  }

  @Test
  void nesting_of16_isTheDeepest() {
    assertBodyIsRead("[".repeat(15) + "]".repeat(15));
    assertBodyIsRead("{\"a\":".repeat(15) + "1" + "}".repeat(15));
    for (int depth : new int[] {16, 100, 1000, 100_000}) {
      String body = "[".repeat(depth) + "]".repeat(depth);
      assertThat(commands("{\"type\":\"send\",\"room\":\"dev\",\"body\":" + body + "}"))
          .as("depth %d", depth)
          .containsExactly(new Command.Invalid(null, ErrorCode.BAD_REQUEST));
    }
  }

  @Test
  void longRowsOfMarks_areRefusedUnsorted() {
    String marks = "\u0323\u0301".repeat(LENGTH / 2);

    assertThat(commands("{\"id\":1,\"type\":\"join\",\"room\":\"a" + marks + "\"}"))
        .containsExactly(new Command.Invalid(id(), ErrorCode.BAD_REQUEST));
    assertThat(commands("{\"id\":1,\"type\":\"hello\",\"name\":\"a" + marks + "\"}"))
        .containsExactly(new Command.Invalid(id(), ErrorCode.BAD_REQUEST));
  }

  @Test
  void emptyLines_areNothing_howeverMany() {
    assertThat(commands("\n".repeat(LENGTH))).isEmpty();
    assertThat(commands("{}\n".repeat(LENGTH / 3))).hasSize(LENGTH / 3);
  }

  private void assertBodyIsRead(String body) {
    assertThat(commands("{\"type\":\"send\",\"room\":\"dev\",\"body\":" + body + "}"))
        .singleElement()
        .isInstanceOfSatisfying(
            Command.Send.class, send -> assertThat(send.body().json()).isEqualTo(body));
  }

  private List<Command> commands(String message) {
    return codec.decode(message).toList();
  }

  private static RequestId id() {
    return new RequestId(Json.createValue(1));
  }
}
