package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuperchatTest {
  private final Codec codec = Subprotocol.SUPERCHAT.codec();

  @Test
  void welcome_holdsEveryFieldOfTheProtocol() {
    UUID client = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    Event welcome =
        new Event.Welcome(
            client,
            new DisplayName("A \"quoted\" name"),
            "token",
            Instant.parse("2026-01-02T03:04:05Z"),
            Duration.ofSeconds(25),
            65_536);

    assertThat(codec.encode(welcome))
        .isEqualTo(
            "{\"type\":\"welcome\",\"client\":\"00000000-0000-4000-8000-00000000000a\","
                + "\"name\":\"A \\\"quoted\\\" name\",\"resume\":\"token\",\"resumed\":false,"
                + "\"version\":1,\"time\":\"2026-01-02T03:04:05.000Z\",\"pingSeconds\":25,"
                + "\"limits\":{\"messageBytes\":65536}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"x\",\"id\":7}                     | 7",
        "{\"id\":\"q\",\"type\":\"x\"}                 | \"q\"",
        "{\"id\":9007199254740991}                     | 9007199254740991",
        "{\"id\":9007199254740992}                     |",
        "{\"id\":1.5}                                  |",
        "{\"id\":1e3}                                  |",
        "{\"id\":1e999999999}                          |",
        "{\"id\":null}                                 |",
        "{\"id\":{\"id\":3}}                           |",
        "{\"a\":{\"id\":3},\"b\":[{\"id\":4}],\"id\":5}| 5",
        "{\"a\":{\"id\":3}}                            |",
        "[1]                                           |",
        "7                                             |",
        "{\"id\":1                                     |",
        "{\"id\":1}}                                   |",
        "nonsense                                      |",
      })
  void unknownOrMalformedLine_isAnswered400_withItsIdWhereItHasOne(String line, String id) {
    String answer = answers(line).get(0);

    String expectedId = id == null ? "" : "\"id\":" + id + ",";
    assertThat(answer)
        .isEqualTo(
            "{\"type\":\"error\","
                + expectedId
                + "\"code\":400,\"reason\":\"malformed or unknown command\"}");
  }

  @Test
  void everyLine_isAnsweredByItself_andEmptyOnesNotAtAll() {
    assertThat(answers("{\"id\":1}\n\n \r\nbad\n{\"id\":2}\n")).hasSize(3);
    assertThat(answers("")).isEmpty();
  }

  @Test
  void deepNesting_isRefused_withoutHarm() {
    assertThat(answers("{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + ",\"id\":1}"))
        .containsExactly(
            "{\"type\":\"error\",\"code\":400,\"reason\":\"malformed or unknown command\"}");
  }

  @Test
  void hugeNumbers_costAnErrorAndNoMore() {
    String digits = "1".repeat(60_000);
    assertThat(answers("{\"id\":" + digits + "}\n{\"x\":-" + digits + "e" + digits + ",\"id\":2}"))
        .containsExactly(
            "{\"type\":\"error\",\"code\":400,\"reason\":\"malformed or unknown command\"}",
            "{\"type\":\"error\",\"id\":2,\"code\":400,\"reason\":\"malformed or unknown command\"}");
  }

  @Test
  void idWithHalfAPair_isNotRepeated() {
    assertThat(answers("{\"id\":\"\\ud800\"}").get(0)).doesNotContain("\"id\"");
    assertThat(answers("{\"id\":\"\\ud83d\\ude00\"}").get(0)).contains("\"id\":\"\ud83d\ude00\"");
  }

  @Test
  void longIds_areNotRepeated() {
    assertThat(answers("{\"id\":\"" + "x".repeat(64) + "\"}").get(0)).contains("\"id\"");
    assertThat(answers("{\"id\":\"" + "x".repeat(65) + "\"}").get(0)).doesNotContain("\"id\"");
  }

  @Test
  void randomText_neverDoesMoreThanAnError() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    String alphabet = "{}[]\",:0123456789eE+-.\\ untrfalsid\u0000\ud800\u20ac";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder("{");
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        line.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(codec.decode(line.toString()))
          .as("seed %d, line %s", seed, line)
          .allMatch(Command.Invalid.class::isInstance);
    }
  }

  private List<String> answers(String message) {
    return codec.decode(message).stream()
        .map(Command.Invalid.class::cast)
        .map(
            invalid ->
                Objects.requireNonNull(
                    codec.encode(new Event.Failure(invalid.id(), invalid.error()))))
        .toList();
  }
}
