package io.parley.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server under test has logged since a moment, read from its file anew at each call. Both servers write a line
 * through before the call that logged it returns.
 */
public final class ServerLog {
  private static final Pattern TRANSCRIPT =
      Pattern.compile("client=([0-9a-f-]{36}) (\\[SERVER\\] .*)");
  private static final Pattern STACK_FRAME = Pattern.compile("\\s+at [\\w.$/@]+\\(.*");

  private final Path file;
  private final int start;

  private ServerLog(Path file, int start) {
    this.file = file;
    this.start = start;
  }

  /** The log from here on. */
  public static ServerLog fromNow() {
    Path file = file();
    return new ServerLog(file, read(file).length);
  }

  /** Where WildFly logs by default, and what Payara Micro prints. */
  private static Path file() {
    return Server.isPayara() ? PayaraContainer.log() : Containers.wildFlyLog();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every whole line. */
  public List<String> lines() {
    byte[] bytes = read(file);
    // A server that has begun a new file meanwhile (WildFly does at midnight) is read from its
    // start.
    int from = bytes.length < start ? 0 : start;
    String text = new String(bytes, from, bytes.length - from, UTF_8);
    return Arrays.asList(text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1));
  }

  /** The lines of the transcript, in order. */
  public List<TranscriptLine> transcript() {
    return lines().stream()
        .map(TRANSCRIPT::matcher)
        .filter(Matcher::find)
        .map(line -> new TranscriptLine(line.group(1), line.group(2)))
        .toList();
  }

  /** The lines of stack traces. */
  public List<String> stackFrames() {
    return lines().stream().filter(STACK_FRAME.asMatchPredicate()).toList();
  }

  /**
   * A line of the transcript.
   *
   * @param client the UUID it begins with
   * @param text what follows, from {@code [SERVER]} on
   */
  public record TranscriptLine(String client, String text) {}
}
