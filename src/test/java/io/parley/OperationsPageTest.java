package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.RedisServer;
import io.parley.log.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operations page shows is what there is. */
class OperationsPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/operations.md");
  private static final Path ALERTS = Path.of("src/main/prometheus/alerts.yaml");

  /** A row of the table of events: name and level. */
  private static final Pattern EVENT =
      Pattern.compile("^\\| `([a-z-]+)` \\| (DEBUG|INFO|WARNING|ERROR) \\|", Pattern.MULTILINE);

  /** A row of the table of alarms. */
  private static final Pattern ALARM =
      Pattern.compile("^\\| `(Parley[A-Za-z]+)` \\|", Pattern.MULTILINE);

  /** A row of the table of changes: the proxy, and the line. */
  private static final Pattern CHANGE =
      Pattern.compile("^\\| (nginx|HAProxy|Caddy) \\| `([^`]+)` \\| ", Pattern.MULTILINE);

  private static final Map<String, String> PROXIES =
      Map.of("nginx", "nginx.conf", "HAProxy", "haproxy.cfg", "Caddy", "Caddyfile");

  private static final Pattern RULE = Pattern.compile("^\\s*- alert: (\\w+)$", Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({"nginx, nginx.conf", "haproxy, haproxy.cfg", "caddyfile, Caddyfile"})
  void proxysFile_standsOnThePage_toTheLetter(String language, String file) throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            "```%s\n%s```\n"
                .formatted(language, Files.readString(Path.of("src/main/proxies", file))));
  }

  /** With which nodes are tested. */
  @Test
  void rightsOfTheStoresUser_standOnThePage_toTheLetter() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("ACL SETUSER parley on >PASSWORD " + RedisServer.ACL_RULES + "\n");
  }

  /** The table says what to change in the proxies' files for nodes that share a store. */
  @Test
  void changesForACluster_areOfLinesThatAreThere() throws IOException {
    List<MatchResult> changes = CHANGE.matcher(Files.readString(PAGE)).results().toList();

    assertThat(changes).hasSize(PROXIES.size());
    for (MatchResult change : changes) {
      assertThat(Files.readString(Path.of("src/main/proxies", PROXIES.get(change.group(1)))))
          .containsOnlyOnce(change.group(2));
    }
  }

  @Test
  void everyEventOfTheLog_hasARow_withItsLevel_andNoOther() throws IOException {
    List<String> rows =
        EVENT
            .matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(LogEvent.values())
                .map(event -> event.label() + " " + event.level())
                .toList());
  }

  @Test
  void everyAlarm_hasARow_andNoOther() throws IOException {
    assertThat(names(ALARM, PAGE)).containsExactlyInAnyOrderElementsOf(names(RULE, ALERTS));
  }

  private static List<String> names(Pattern pattern, Path file) throws IOException {
    Matcher found = pattern.matcher(Files.readString(file));
    return found.results().map(name -> name.group(1)).toList();
  }
}
