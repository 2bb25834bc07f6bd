package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server's process, or a script's that starts one and passes signals on to it. What it prints goes to a file. It never
 * outlives the tests: closing it, or the end of the tests' JVM, kills it and all that it has started.
 */
public final class ServerProcess implements AutoCloseable {
  /** Long, because several builds may share a small machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Duration TO_DIE = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Process process;
  private final Path log;
  private final Thread reaper = new Thread(this::kill);

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts a program.
   *
   * @param log gets what it prints; an older file of that name is overwritten
   * @param environment added to the tests' own
   */
  public static ServerProcess start(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), log);
  }

  /** The {@code java} that runs the tests. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Waits until the log holds a text; fails at once when the program ends without it. */
  public void awaitLog(String text) {
    await("'" + text + "' in " + log)
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .until(
            () -> {
              boolean alive = process.isAlive();
              if (log().contains(text)) {
                return true;
              }
              if (!alive) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + log());
              }
              return false;
            });
  }

  /** What it has printed so far, without colours. */
  public String log() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
          .replaceAll("\u001b\\[[0-9;]*m", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a program that ends of its own accord, and gives its exit code. */
  public int awaitEnd() {
    return awaitEnd(family());
  }

  /** Sends SIGTERM and waits until the program and what it has started are gone; its exit code. */
  public int terminate() {
    List<ProcessHandle> family = family();
    process.destroy();
    return awaitEnd(family);
  }

  private int awaitEnd(List<ProcessHandle> family) {
    await("the end of what writes " + log)
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    return process.exitValue();
  }

  /** Stops it and all that it has started, as if the machine had: they do nothing, and keep their connections. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets them go on. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    family().forEach(member -> command.add(String.valueOf(member.pid())));
    int code = new ProcessBuilder(command).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + signal + " ended with " + code);
    }
  }

  /** Whether a JVM has loaded a class whose name begins like this. */
  public boolean hasLoaded(String beginning) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process question =
        new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "VM.class_hierarchy")
            .redirectErrorStream(true)
            .start();
    String answer = new String(question.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (question.waitFor() != 0 || !answer.contains("io.parley.")) {
      throw new IOException("jcmd: " + answer.lines().findFirst().orElse(""));
    }
    return answer.lines().anyMatch(line -> line.contains("--" + beginning));
  }

  /** The process that does the work: it, or what a script has started. */
  public long pid() {
    return process.descendants().findFirst().orElse(process.toHandle()).pid();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(reaper);
  }

  private void kill() {
    family().forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(TO_DIE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The CPU time that it and what it has started, as far as they are alive, have used up. */
  public Duration cpu() {
    return family().stream()
        .map(member -> member.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** It and all that it has started; it first, since nginx's first process replaces those of its others that die. */
  public List<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }
}
