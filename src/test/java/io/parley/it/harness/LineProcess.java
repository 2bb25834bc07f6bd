package io.parley.it.harness;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An outside program that talks in lines: what is said goes to its standard input, what it prints was heard. Its
 * complaints are in {@code target/programs/NAME.err}. It never outlives its {@link #close}.
 */
public final class LineProcess implements Participant {
  private static final int PATIENCE_SECONDS = 30;

  /** What {@code readline} in Node prints for whoever types, before the next line. */
  private static final String PROMPT = "> ";

  private final String name;
  private final Process process;
  private final PrintStream input;
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /**
   * Starts the program.
   *
   * @param name for its file of complaints
   */
  public LineProcess(String name, List<String> command) throws IOException {
    this.name = name;
    Path complaints =
        Path.of(System.getProperty("parley.build-directory"), "programs", name + ".err");
    Files.createDirectories(complaints.getParent());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
    builder.environment().put("PYTHONUTF8", "1");
    process = builder.start();
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output
          .lines()
          .map(line -> line.startsWith(PROMPT) ? line.substring(PROMPT.length()) : line)
          .forEach(printed::add);
    } catch (IOException | UncheckedIOException ended) {
      // The process was ended while it printed.
    }
  }

  @Override
  public void say(String text) {
    input.print(text + "\n");
    input.flush();
  }

  @Override
  public List<String> heard() {
    return List.copyOf(printed);
  }

  /** Waits until the program has ended by itself and everything it printed has been read; gives its exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
      throw new AssertionError(
          name + " has not ended within " + PATIENCE_SECONDS + " s: " + printed);
    }
    reader.join(SECONDS.toMillis(PATIENCE_SECONDS));
    return process.exitValue();
  }

  /** Ends its input, which ends the program; one that does not mind is ended by force. */
  @Override
  public void close() {
    input.close();
    try {
      process.waitFor(PATIENCE_SECONDS, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
