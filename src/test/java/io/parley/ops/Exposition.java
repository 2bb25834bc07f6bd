package io.parley.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape in the text format of Prometheus, version 0.0.4, read strictly: every line has its form, every sample belongs to
 * the family whose {@code TYPE} stands before it, none comes twice, and histograms add up.
 */
public final class Exposition {
  private static final Pattern META =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|-?[0-9][0-9.]*(?:E-?[0-9]+)?)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\",?");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * One line.
   *
   * @param name with the suffix, such as {@code _total}
   */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /** Reads a whole scrape. */
  public Exposition(String text) {
    check(text.endsWith("\n"), "no line feed at the end");
    String family = "";
    Set<String> ended = new HashSet<>();
    for (String line : text.lines().toList()) {
      Matcher meta = META.matcher(line);
      if (meta.matches()) {
        if (!meta.group(2).equals(family)) {
          check(ended.add(family), family + " stands at two places");
          family = meta.group(2);
        }
        if (meta.group(1).equals("TYPE")) {
          check(types.put(family, meta.group(3)) == null, family + " has two types");
        }
      } else {
        read(line, family);
      }
    }
    samples.values().forEach(Exposition::checkUnique);
    types.forEach(
        (name, type) -> {
          if (type.equals("histogram")) {
            checkHistogram(name);
          }
        });
  }

  private void read(String line, String family) {
    Matcher sample = SAMPLE.matcher(line);
    check(sample.matches(), "not a sample: " + line);
    String name = sample.group(1);
    check(types.containsKey(family), "no type before: " + line);
    String type = types.getOrDefault(family, "");
    check(suffixes(type).stream().anyMatch(suffix -> name.equals(family + suffix)), line);
    double value =
        switch (sample.group(3)) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(sample.group(3));
        };
    samples
        .computeIfAbsent(name, any -> new ArrayList<>())
        .add(new Sample(name, labels(sample.group(2)), value));
  }

  private static List<String> suffixes(String type) {
    return switch (type) {
      // A counter's family carries its suffix in this format.
      case "counter", "gauge" -> List.of("");
      case "summary" -> List.of("", "_sum", "_count");
      case "histogram" -> List.of("_bucket", "_sum", "_count");
      default -> throw new AssertionError("a type that nobody knows: " + type);
    };
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      int end = 0;
      while (label.lookingAt()) {
        check(labels.put(label.group(1), label.group(2)) == null, "a label twice: " + text);
        end = label.end();
        label.region(end, text.length());
      }
      check(end == text.length(), "not labels: " + text);
    }
    return labels;
  }

  private static void checkUnique(List<Sample> all) {
    Set<Map<String, String>> seen = new HashSet<>();
    all.forEach(sample -> check(seen.add(sample.labels()), "twice: " + sample));
  }

  private void checkHistogram(String family) {
    Map<String, Double> last = new HashMap<>();
    for (Sample bucket : all(family + "_bucket")) {
      Map<String, String> rest = new TreeMap<>(bucket.labels());
      String bound = rest.remove("le");
      double before = last.getOrDefault(rest.toString(), 0.0);
      check(bucket.value() >= before, "buckets do not add up: " + bucket);
      last.put(rest.toString(), bucket.value());
      if (bound.equals("+Inf")) {
        check(value(family + "_count", rest) == bucket.value(), "not counted: " + bucket);
      }
    }
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new AssertionError(otherwise);
    }
  }

  /** The families by name, with their types. */
  public Map<String, String> types() {
    return types;
  }

  /** The samples of one name; none: an empty list. */
  public List<Sample> all(String name) {
    return samples.getOrDefault(name, List.of());
  }

  /** The one sample of that name which has these labels and perhaps others. */
  public double value(String name, Map<String, String> labels) {
    return all(name).stream()
        .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name + labels))
        .value();
  }

  /** The sample of a name without labels. */
  public double value(String name) {
    return value(name, Map.of());
  }
}
