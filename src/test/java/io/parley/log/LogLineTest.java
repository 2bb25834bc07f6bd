package io.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
  @Test
  void line_beginsWithItsEvent_andHasItsFieldsInOrder() {
    UUID client = UUID.fromString("123e4567-e89b-42d3-a456-426614174000");

    assertThat(
            new LogLine(LogEvent.CONNECTION_CLOSED)
                .client(client)
                .with("code", 4001)
                .with("reason", "too slow"))
        .hasToString(
            "event=connection-closed client=123e4567-e89b-42d3-a456-426614174000 code=4001"
                + " reason=\"too slow\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "203.0.113.7             | 203.0.113.7",
        "2001:db8:0:0:0:0:0:1    | 2001:db8:0:0:0:0:0:1",
        "17.0.15+6-Debian        | 17.0.15+6-Debian",
        "``                      | \"\"",
        "a b                     | \"a b\"",
        "a=b                     | \"a=b\"",
        "H\u00e9llo, \u4f60\u597d| \"H\u00e9llo, \u4f60\u597d\"",
        "say \"hi\"              | \"say \\\"hi\\\"\"",
        "C:\\x                   | \"C:\\\\x\"",
        "x\" event=\"forged      | \"x\\\" event=\\\"forged\"",
        "\\                      | \"\\\\\"",
      })
  void value_standsInQuotes_unlessItIsAWord(String value, String written) {
    assertThat(new LogLine(LogEvent.FAILED).with("what", value))
        .hasToString("event=failed what=" + written);
  }

  @Test
  void value_canNeitherEndTheLine_norTurnIt_norColourIt() {
    String hostile = "a\r\nb\u001b[31m\u202ec\u2028d\u0085e\u0000f\ud800";

    assertThat(new LogLine(LogEvent.FAILED).with("what", hostile))
        .hasToString(
            "event=failed what=\"a\\u000d\\u000ab\\u001b[31m\\u202ec\\u2028d\\u0085e\\u0000f\\ud800\"");
  }

  @Test
  void longValue_isCut_withinTheQuotes_betweenCodePoints() {
    String longest = "\ud83d\ude00".repeat(LogLine.MAX_VALUE);

    assertThat(new LogLine(LogEvent.FAILED).with("what", longest))
        .hasToString("event=failed what=\"" + longest + "\"");
    assertThat(new LogLine(LogEvent.FAILED).with("what", longest + "x").with("more", 1))
        .hasToString("event=failed what=\"" + longest + "...\" more=1");
    assertThat(new LogLine(LogEvent.FAILED).with("what", "y".repeat(1_000_000)))
        .hasToString("event=failed what=\"" + "y".repeat(LogLine.MAX_VALUE) + "...\"");
  }
}
