package io.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts a run's report into the page that tells of the benchmark, and its chart beside it. */
final class Publication {
  private static final Path PAGE = Path.of("src/site/markdown/benchmark.md");
  private static final Path CHART = Path.of("src/site/resources/benchmark.svg");
  private static final String BEGIN = "<!-- report: begin -->\n";
  private static final String END = "<!-- report: end -->\n";
  private static final String IMAGE = "![Bars of the figures below](../resources/benchmark.svg)\n";

  private Publication() {}

  static void publish(List<String> report, List<String> chart) throws IOException {
    Files.createDirectories(Path.of("src/site/resources"));
    Files.write(CHART, chart);
    Files.writeString(PAGE, withReport(Files.readString(PAGE), report));
  }

  /** The page with what stands between its two marks replaced. */
  static String withReport(String page, List<String> report) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(PAGE + " has lost the marks of the report's place");
    }
    StringBuilder text = new StringBuilder(page.substring(0, begin + BEGIN.length()));
    text.append('\n').append(IMAGE);
    // The page has a title of its own, and the report's sections stand within one of its.
    report.stream()
        .skip(1)
        .map(line -> line.startsWith("## ") ? "#" + line : line)
        .forEach(line -> text.append(line).append('\n'));
    return text.append('\n').append(page.substring(end)).toString();
  }
}
