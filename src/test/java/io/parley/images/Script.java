package io.parley.images;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A script of the images while it runs on this machine, with nothing of the tests' environment but the path. */
final class Script implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path log;

  /**
   * Starts one.
   *
   * @param directory for what it writes
   * @param environment all that it finds, beside the path
   */
  Script(String name, Path directory, Map<String, String> environment, String... command)
      throws IOException {
    log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of("bash", Path.of("docker", name).toString()), Stream.of(command))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    String path = builder.environment().get("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("PARLEY_KEY_FILE", directory.resolve("key").toString());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGQUIT. */
  void quit() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitLog(String text) {
    await(text).until(() -> log().contains(text));
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, SECONDS)).as(log()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    List<ProcessHandle> family =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
