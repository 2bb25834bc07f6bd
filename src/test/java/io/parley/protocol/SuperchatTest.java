package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuperchatTest {
  private static final RoomName DEV = new RoomName("dev");
  private static final UUID ANNS_ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final Author ANN = new Author(ANNS_ID, new DisplayName("Ann"));
  private static final Member MEMBER = new Member(ANNS_ID, new DisplayName("Ann"));

  private final Codec codec = Subprotocol.SUPERCHAT.codec();

  @Test
  void welcome_holdsEveryFieldOfTheProtocol() {
    UUID client = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    Event welcome =
        new Event.Welcome(
            client,
            new DisplayName("A \"quoted\" name"),
            "token",
            false,
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
  void join_namesItsRoom_andWhatItSawLast() {
    assertThat(commands("{\"type\":\"join\",\"id\":1,\"room\":\"dev\",\"future\":{\"x\":[1]}}"))
        .containsExactly(new Command.Join(id("1"), DEV, null, null));
    assertThat(
            commands(
                "{\"recover\": {\"offset\":7 ,\"epoch\":\"e\"},\"room\":\"dev\",\"type\":\"join\"}"))
        .containsExactly(new Command.Join(null, DEV, null, new Position("e", 7)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hi\"                                  | \"hi\"            | hi",
        " { \"b\" : 1.50e+3 , \"a\" : [ ] }    | {\"b\":1.50e+3,\"a\":[]} | {\"b\":1.50e+3,\"a\":[]}",
        "\"\\u00e9 \\\" \\\\ :\"                  | \"\\u00e9 \\\" \\\\ :\" | \u00e9 \" \\ :",
        "-0.0                                    | -0.0              | -0.0",
        "null                                    | null              | null",
        "true                                    | true              | true",
        "[[[\" { [ \" ]]]                        | [[[\" { [ \"]]]   | [[[\" { [ \"]]]",
      })
  void body_goesOutAsItCame_withoutWhiteSpace(String body, String json, String text) {
    String line = "{\"type\":\"send\",\"body\":" + body + ",\"room\":\"dev\",\"key\":\"k\"}";

    assertThat(commands(line))
        .containsExactly(new Command.Send(null, DEV, new Body(text, json), "k"));
    assertThat(codec.encode(message(new Body(text, json))))
        .isEqualTo(
            "{\"type\":\"message\",\"room\":\"dev\",\"offset\":3,\"epoch\":\"e1\","
                + "\"from\":{\"client\":\"00000000-0000-0000-0000-00000000000a\",\"name\":\"Ann\"},"
                + "\"at\":\"1970-01-01T00:00:00.000Z\",\"key\":\"k\",\"body\":"
                + json
                + "}");
  }

  /** The parser reads in buffers of a few thousand characters, and its offsets decide where a body begins and ends. */
  @Test
  void body_isCutOutWhole_whereverTheParsersBuffersEnd() {
    for (int length = 3900; length < 4300; length++) {
      String padding = "x".repeat(length);
      for (String body : List.of("12345.678", "\"a\\u00e9b\"", "[1,{\"a\":null}]", "true")) {
        String line =
            "{\"pad\":\""
                + padding
                + "\",\"type\":\"send\",\"body\":"
                + body
                + " ,\"room\":\"dev\"}";
        Command.Send send = (Command.Send) commands(line).get(0);
        assertThat(send.body().json()).as("length %d", length).isEqualTo(body);
      }
    }
  }

  @Test
  void plainText_becomesAJsonString() {
    assertThat(codec.encode(message(Body.ofText("a\"\n\u0000\u20ac\ud83d\ude00"))))
        .endsWith(",\"body\":\"a\\\"\\n\\u0000\u20ac\ud83d\ude00\"}")
        .doesNotContain("\n");
  }

  @Test
  void signal_hasAKind_andPerhapsABody() {
    assertThat(commands("{\"type\":\"signal\",\"room\":\"dev\",\"kind\":\"typing\"}"))
        .containsExactly(new Command.Signal(null, DEV, "typing", null));
    assertThat(codec.encode(new Event.Signal(DEV, ANN, "read", new Body("7", "7"))))
        .isEqualTo(
            "{\"type\":\"signal\",\"room\":\"dev\","
                + "\"from\":{\"client\":\"00000000-0000-0000-0000-00000000000a\",\"name\":\"Ann\"},"
                + "\"kind\":\"read\",\"body\":7}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\":\"join\"",
        "\"type\":\"join\",\"room\":\"\"",
        "\"type\":\"join\",\"room\":\"a b\"",
        "\"type\":\"join\",\"room\":7",
        "\"type\":\"join\",\"room\":\"dev\",\"recover\":7",
        "\"type\":\"join\",\"room\":\"dev\",\"recover\":{\"epoch\":\"e\"}",
        "\"type\":\"join\",\"room\":\"dev\",\"recover\":{\"epoch\":\"e\",\"offset\":-1}",
        "\"type\":\"send\",\"room\":\"dev\"",
        "\"type\":\"send\",\"body\":1",
        "\"type\":\"send\",\"room\":\"dev\",\"body\":1,\"key\":1",
        "\"type\":\"send\",\"room\":\"dev\",\"body\":\"\\ud800\"",
        "\"type\":\"send\",\"room\":\"dev\",\"body\":{\"\\udc00\":1}",
        "\"type\":\"signal\",\"room\":\"dev\"",
        "\"type\":[]",
        "\"type\":\"SEND\",\"room\":\"dev\",\"body\":1",
      })
  void fieldOutOfForm_isAnswered400(String fields) {
    assertThat(answers("{" + fields + "}"))
        .containsExactly(
            "{\"type\":\"error\",\"code\":400,\"reason\":\"malformed or unknown command\"}");
  }

  @Test
  void longKeys_areAnswered413() {
    String line = "{\"id\":1,\"type\":\"send\",\"room\":\"dev\",\"body\":1,\"key\":\"%s\"}";

    assertThat(commands(String.format(line, "\ud83d\ude00".repeat(64))).get(0))
        .isInstanceOf(Command.Send.class);
    assertThat(answers(String.format(line, "x".repeat(65))).get(0))
        .startsWith("{\"type\":\"error\",\"id\":1,\"code\":413,");
  }

  @Test
  void answers_holdEveryFieldOfTheProtocol() {
    assertThat(
            codec.encode(new Event.Sent(id("7"), DEV, new Position("e1", 3), Instant.EPOCH, false)))
        .isEqualTo(
            "{\"type\":\"ok\",\"id\":7,\"room\":\"dev\",\"offset\":3,\"epoch\":\"e1\","
                + "\"at\":\"1970-01-01T00:00:00.000Z\"}");
    assertThat(
            codec.encode(
                new Event.Joined(
                    id("7"), DEV, new Position("e1", 0), 1, List.of(MEMBER), null, false, null)))
        .isEqualTo(
            "{\"type\":\"ok\",\"id\":7,\"room\":\"dev\",\"offset\":0,\"epoch\":\"e1\",\"count\":1,"
                + "\"members\":[{\"client\":\"00000000-0000-0000-0000-00000000000a\",\"name\":\"Ann\"}],"
                + "\"recovered\":false}");
    assertThat(
            codec.encode(
                new Event.Joined(id("7"), DEV, new Position("e1", 9), 101, null, null, null, null)))
        .isEqualTo(
            "{\"type\":\"ok\",\"id\":7,\"room\":\"dev\",\"offset\":9,\"epoch\":\"e1\",\"count\":101}");
    assertThat(codec.encode(new Event.Failure(id("7"), ErrorCode.TOO_FAST, Duration.ofMillis(40))))
        .isEqualTo(
            "{\"type\":\"error\",\"id\":7,\"code\":429,\"reason\":\"too fast\",\"retryAfterMs\":40}");
    assertThat(codec.encode(new Event.Bye(CloseCode.TOO_FAST)))
        .isEqualTo(
            "{\"type\":\"bye\",\"code\":4003,\"reason\":\"too fast\","
                + "\"reconnect\":{\"minMs\":1000,\"maxMs\":5000}}");
  }

  @Test
  void everyLine_isAnsweredByItself_andEmptyOnesNotAtAll() {
    assertThat(answers("{\"id\":1}\n\n \r\nbad\n{\"id\":2}\n")).hasSize(3);
    assertThat(answers("")).isEmpty();
    assertThat(answers("\u2003")).hasSize(1);
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
            "{\"type\":\"error\",\"id\":2,\"code\":413,\"reason\":\"a field is over its limit\"}");
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

  private List<String> answers(String message) {
    return codec
        .decode(message)
        .map(Command.Invalid.class::cast)
        .map(
            invalid ->
                Objects.requireNonNull(
                    codec.encode(new Event.Failure(invalid.id(), invalid.error()))))
        .toList();
  }

  private List<Command> commands(String message) {
    return codec.decode(message).toList();
  }

  private static RequestId id(String number) {
    return new RequestId(Json.createValue(Integer.parseInt(number)));
  }

  private static Event message(Body body) {
    return new Event.Message(DEV, new Position("e1", 3), ANN, Instant.EPOCH, body, "k", null, null);
  }
}
