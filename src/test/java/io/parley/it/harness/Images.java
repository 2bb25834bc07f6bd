package io.parley.it.harness;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The images that {@code src/test/images/build.sh} makes, in a storage of their own under {@code target/images}. */
public final class Images {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final int PODMAN_SECONDS = 90;
  private static final Path WORK =
      Path.of(System.getProperty("parley.build-directory", "target"), "images");

  private Images() {}

  /** Waits for the build that runs beside the tests. */
  public static void awaitBuilt() throws IOException {
    OutsideTool.CONTAINERS.command();
    Path result = WORK.resolve("result");
    await("the images")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> Files.exists(result));
    if (!Files.readString(result).strip().equals("0")) {
      throw new AssertionError("no images: " + Files.readString(WORK.resolve("build.log")));
    }
  }

  /** What is in an image's configuration. */
  public static JsonObject inspect(String image) throws IOException, InterruptedException {
    try (JsonReader reader =
        Json.createReader(new StringReader(podman("image", "inspect", name(image))))) {
      return reader.readArray().getJsonObject(0);
    }
  }

  static String name(String image) {
    return "localhost/parley-test-" + image;
  }

  /** Runs podman to its end and gives what it printed; on both outputs, as a container's log has both. */
  static String podman(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(WORK, "podman", ".out");
    try {
      int code = run(output, arguments);
      String printed = Files.readString(output).strip();
      if (code != 0) {
        throw new IOException(
            "podman " + List.of(arguments) + " ended with " + code + ": " + printed);
      }
      return printed;
    } finally {
      Files.delete(output);
    }
  }

  /** Runs podman to its end and gives its exit code. */
  static int run(String... arguments) throws IOException, InterruptedException {
    return run(Path.of("/dev/null"), arguments);
  }

  private static int run(Path output, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PODMAN_SECONDS, SECONDS)) {
      process.destroyForcibly();
      throw new IOException("podman does not end: " + List.of(arguments));
    }
    return process.exitValue();
  }

  private static List<String> command(String... arguments) {
    return Stream.concat(
            Stream.of(
                "podman",
                "--root=" + WORK.resolve("storage"),
                "--runroot=" + WORK.resolve("run"),
                "--runtime=runc",
                "--log-level=fatal"),
            Stream.of(arguments))
        .toList();
  }
}
