package io.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The dashboard, the alerts and the page of metrics speak of metrics that there are, with labels that they have. */
class MetricsDocumentsTest {
  private static final Path DASHBOARD = Path.of("src/main/grafana/parley.json");
  private static final Path ALERTS = Path.of("src/main/prometheus/alerts.yaml");
  private static final Path PAGE = Path.of("src/site/markdown/metrics.md");

  /** Prometheus adds these to each scrape. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

  /** A metric in an expression; what else looks like a name is followed by a bracket, or is a word or a label. */
  private static final Pattern METRIC =
      Pattern.compile("\\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+|up)\\b(?!\\s*\\()(?:\\{([^}]*)})?");

  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|!~|=)\"([^\"]*)\"");

  /** A row of the page's tables: name, type and labels. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9_]+)` \\| (\\w+) \\|([^|]*)\\|", Pattern.MULTILINE);

  private static final TestNode NODE = new TestNode();

  @SuppressWarnings("NullAway.Init") // filled in before all tests
  private static Exposition scrape;

  @BeforeAll
  static void fillTheRegistry() {
    // Its timer comes with the first pause.
    System.gc();
    await()
        .until(
            () -> {
              scrape = new Exposition(NODE.scrape(Metrics.PROMETHEUS));
              return !scrape.all("jvm_gc_pause_seconds_sum").isEmpty();
            });
  }

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void expression_speaksOfWhatThereIs(String expression) {
    String selectors = GROUPING.matcher(expression).replaceAll("");
    List<MatchResult> metrics = METRIC.matcher(selectors).results().toList();
    assertThat(metrics).as(expression).isNotEmpty();
    Set<String> labels = new TreeSet<>(OF_THE_SCRAPE);
    for (MatchResult metric : metrics) {
      if (metric.group(1).equals("up")) {
        continue;
      }
      List<Exposition.Sample> samples = scrape.all(metric.group(1));
      assertThat(samples).as(metric.group(1)).isNotEmpty();
      labels.addAll(samples.get(0).labels().keySet());
      assertMatches(samples, metric.group(2));
    }
    GROUPING
        .matcher(expression)
        .results()
        .flatMap(grouping -> Stream.of(grouping.group(1).split(",")))
        .forEach(label -> assertThat(labels).as(expression).contains(label.strip()));
  }

  private static void assertMatches(List<Exposition.Sample> samples, String selector) {
    Matcher matcher = MATCHER.matcher(selector == null ? "" : selector);
    while (matcher.find()) {
      String label = matcher.group(1);
      String value = matcher.group(3);
      if (!OF_THE_SCRAPE.contains(label)) {
        assertThat(samples).as(selector).allMatch(sample -> sample.labels().containsKey(label));
        assertThat(samples)
            .as(selector)
            .anyMatch(sample -> value.equals(sample.labels().get(label)));
      }
    }
  }

  static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    alerts().forEach(alert -> expressions.add(alert.get("expr").asString()));
    JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));
    dashboard.findValues("expr").forEach(expression -> expressions.add(expression.asString()));
    return expressions;
  }

  private static Stream<JsonNode> alerts() throws IOException {
    return new YAMLMapper()
        .readTree(Files.readString(ALERTS))
        .get("groups")
        .valueStream()
        .flatMap(group -> group.get("rules").valueStream());
  }

  @Test
  void everyAlert_saysWhatItMeans_andHowBadThatIs() throws IOException {
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/annotations/summary").asString()).isNotBlank();
              assertThat(alert.at("/annotations/description").asString()).isNotBlank();
              assertThat(alert.at("/labels/severity").asString())
                  .isIn("info", "warning", "critical");
            });
    assertThat(alerts().map(alert -> alert.get("alert").asString())).doesNotHaveDuplicates();
  }

  @Test
  void dashboard_asksTheDataSourceThatIsChosen() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));

    assertThat(dashboard.at("/templating/list").findValuesAsString("name"))
        .contains("datasource", "instance");
    assertThat(dashboard.get("panels").findValues("datasource"))
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source.get("uid").asString()).isEqualTo("${datasource}"));
  }

  @Test
  void dashboard_asksForNoOtherJobsMetrics() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));

    assertThat(dashboard.findValuesAsString("expr"))
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(METRIC.matcher(GROUPING.matcher(expression).replaceAll("")).results())
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(metric.group(2)).contains("job=\"parley\"")));
    assertThat(dashboard.at("/templating/list").findValuesAsString("definition"))
        .isNotEmpty()
        .allSatisfy(query -> assertThat(query).contains("job=\"parley\""));
  }

  @Test
  void page_tellsOfEveryMetric_andOfNoOther() throws IOException {
    Map<String, String> told =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1),
                    row -> row.group(2) + " " + row.group(3).replaceAll("[` ]", ""),
                    (one, other) -> one + other,
                    TreeMap::new));
    Map<String, String> scraped = new TreeMap<>();
    scrape.types().forEach((name, type) -> scraped.put(name, type + " " + labels(name)));
    // What the collector's timers are depends on the collector.
    told.keySet().removeIf(name -> name.startsWith("jvm_gc_"));
    scraped.keySet().removeIf(name -> name.startsWith("jvm_gc_"));

    assertThat(told).isEqualTo(scraped);
  }

  private static String labels(String family) {
    return Stream.of("", "_count")
        .flatMap(suffix -> scrape.all(family + suffix).stream())
        .findFirst()
        .map(sample -> String.join(",", sample.labels().keySet()))
        .orElse("");
  }
}
