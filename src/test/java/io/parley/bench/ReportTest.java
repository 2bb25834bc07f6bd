package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What the rounds' figures come to in the report. */
class ReportTest {
  private static final Results RESULTS =
      new Results(
          List.of(
              fanOut(1, Target.WS, 100),
              fanOut(1, Target.PARLEY_WILDFLY, 400),
              fanOut(2, Target.WS, 50),
              fanOut(2, Target.PARLEY_WILDFLY, 100),
              fanOut(3, Target.WS, 80),
              fanOut(3, Target.PARLEY_WILDFLY, 280),
              new Row(1, Target.PARLEY_WILDFLY, Scenario.IDLE, null, Standing.ofBytes(12_500))));

  @Test
  void ratio_isMedianOfRatiosOfEachRound() {
    assertThat(RESULTS.ratio(Target.PARLEY_WILDFLY, Target.WS, Scenario.FANOUT, Metric.DELIVERIES))
        .isEqualTo(3.5);
  }

  @Test
  void medianOfNothing_isNaN() {
    assertThat(RESULTS.median(Target.NCHAN, Scenario.FANOUT, Metric.DELIVERIES)).isNaN();
  }

  @Test
  void aims_areReachedMissedOrNotMeasured() {
    assertThat(Aim.ALL.stream().map(aim -> aim.row(RESULTS)))
        .contains("| fan-out: plain on WildFly at least 3 x `ws` | 3.50 x | yes |")
        .contains("| an idle connection on WildFly: at most 12 KB | 12.50 KB | no |")
        .contains("| fan-out: superchat on Payara at least 2 x `ws` | not measured | - |");
  }

  @Test
  void aim_isNeitherReachedNorMissed_whereOthersHadTheMachine() {
    Outcome disturbed = new Outcome(1, 500, 1, 0.5, 0.2, 1.5, Double.NaN, Double.NaN);
    List<Row> rows = new ArrayList<>(RESULTS.rows());
    rows.add(new Row(4, Target.WS, Scenario.FANOUT, disturbed, Standing.NONE));

    assertThat(Aim.ALL.get(0).row(new Results(rows))).endsWith("| disturbed |");
  }

  @Test
  void csv_hasAsManyFieldsAsItsHead() {
    assertThat(RESULTS.rows())
        .allSatisfy(
            row -> assertThat(row.csv().split(",", -1)).hasSameSizeAs(Row.CSV_HEAD.split(",", -1)));
  }

  @Test
  void chart_isWellFormed_andTellsItsFiguresInWords() throws Exception {
    String svg = String.join("\n", Chart.draw(RESULTS));
    String description =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getElementsByTagName("desc")
            .item(0)
            .getTextContent();
    assertThat(description).contains("Node ws 80;").contains("Parley on WildFly, chat 280;");
  }

  @Test
  void page_takesTheReportBetweenItsMarks_inPlaceOfTheLast() throws Exception {
    String page = Files.readString(Path.of("src/site/markdown/benchmark.md"));
    String once = Publication.withReport(page, List.of("# Benchmark", "", "## `fanout`", "old"));
    String twice = Publication.withReport(once, List.of("# Benchmark", "", "## `fanout`", "new"));

    assertThat(once).contains("\n### `fanout`\nold\n");
    assertThat(twice).contains("\n### `fanout`\nnew\n").doesNotContain("old\n");
    assertThat(twice.substring(0, 100)).isEqualTo(page.substring(0, 100));
  }

  private static Row fanOut(int round, Target target, long deliveries) {
    Outcome outcome = new Outcome(1, deliveries, 1, 0.5, 0.2, 0.75, Double.NaN, Double.NaN);
    return new Row(round, target, Scenario.FANOUT, outcome, Standing.NONE);
  }
}
