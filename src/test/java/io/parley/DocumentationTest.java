package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Subprotocol;
import io.parley.security.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables that users read say what the code does. */
class DocumentationTest {
  private static final Path README = Path.of("README.md");
  private static final Path PROTOCOL = Path.of("src/site/markdown/protocol.md");

  /** A row of the settings table: key and default, each in backquotes; the default may be missing. */
  private static final Pattern SETTING =
      Pattern.compile("^\\| `(chat\\.[a-z-]+)` \\| (?:`([^`]*)`)? ?\\|", Pattern.MULTILINE);

  /** A row of the tables of errors and close codes: number, reason, and two columns or one. */
  private static final Pattern NUMBERED =
      Pattern.compile("^\\| (\\d{3,4}) \\| ([^|\n]+) \\| [^|\n]+ \\|", Pattern.MULTILINE);

  /** A row of the table of refusals: the status and when. */
  private static final Pattern REFUSAL =
      Pattern.compile("^\\| (\\d{3}) \\| [^|\n]+ \\|$", Pattern.MULTILINE);

  /** The first and the last column of the table of close codes. */
  private static final Pattern RECONNECT =
      Pattern.compile("^\\| (\\d{4}) \\|.*\\| (yes|no)[^|\n]*\\|$", Pattern.MULTILINE);

  /** What a client says in an example. */
  private static final Pattern EXAMPLE = Pattern.compile("^    > (.*)$", Pattern.MULTILINE);

  @Test
  void settingsTable_hasEverySetting_withItsDefault() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Matcher rows = SETTING.matcher(Files.readString(README));
    while (rows.find()) {
      documented.put(rows.group(1), rows.group(2) == null ? "" : rows.group(2));
    }
    Properties packaged = new Properties();
    try (InputStream defaults =
        getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
      packaged.load(defaults);
    }
    Map<String, String> expected = new TreeMap<>();
    packaged.forEach((key, value) -> expected.put(key.toString(), value.toString()));

    assertThat(documented).isEqualTo(expected);
  }

  @Test
  void protocolPage_hasEveryCloseCodeAndError_andNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher rows = NUMBERED.matcher(Files.readString(PROTOCOL));
    while (rows.find()) {
      documented.add(rows.group(1) + " " + rows.group(2));
    }
    documented.removeIf(row -> row.endsWith(" (the container's)"));

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(CloseCode.values())
                        .map(code -> code.code() + " " + code.reason()),
                    Arrays.stream(ErrorCode.values())
                        .map(error -> error.code() + " " + error.reason()))
                .toList());
  }

  @Test
  void protocolPage_saysOfEveryCloseCode_whetherToReconnect() throws IOException {
    Map<Integer, Boolean> documented = new TreeMap<>();
    Matcher rows = RECONNECT.matcher(Files.readString(PROTOCOL));
    while (rows.find()) {
      documented.put(Integer.valueOf(rows.group(1)), rows.group(2).equals("yes"));
    }

    assertThat(documented)
        .containsAllEntriesOf(
            Arrays.stream(CloseCode.values())
                .collect(Collectors.toMap(CloseCode::code, CloseCode::isReconnectable)));
  }

  @Test
  void protocolPage_showsEveryCommand_asItCanBeSent() throws IOException {
    List<Command> shown =
        EXAMPLE
            .matcher(Files.readString(PROTOCOL))
            .results()
            .flatMap(example -> Subprotocol.SUPERCHAT.codec().decode(example.group(1)))
            .toList();

    assertThat(shown)
        .doesNotHaveAnyElementsOfTypes(Command.Invalid.class)
        .extracting(command -> command.getClass().getSimpleName())
        .contains(
            "Hello", "Join", "Leave", "Send", "Direct", "Edit", "Signal", "History", "Members",
            "Ping");
  }

  @Test
  void protocolPage_hasEveryRefusalsStatus_andNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher rows = REFUSAL.matcher(Files.readString(PROTOCOL));
    while (rows.find()) {
      documented.add(rows.group(1));
    }

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Refusal.values())
                .map(refusal -> String.valueOf(refusal.status()))
                .collect(Collectors.toSet()));
  }
}
