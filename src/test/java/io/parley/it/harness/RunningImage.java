package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container of one of the images, run by podman as a careful operator does: no capabilities, nothing to write to but {@code
 * /tmp}. It shares the machine's network, because a build machine may not be allowed to make one.
 */
public final class RunningImage implements AutoCloseable {
  private static final String SECRET = "/run/secrets/parley-api-key";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration GLANCE = Duration.ofMillis(250);

  /** Podman adds the processes and files that it may open, which a build machine may have fewer of. */
  private static final List<String> CAREFUL =
      List.of(
          "--detach",
          "--network=host",
          "--ulimit=nofile=1024:1024",
          "--ulimit=nproc=1024:1024",
          "--read-only",
          "--read-only-tmpfs=false",
          "--tmpfs=/tmp:rw,mode=1777",
          "--cap-drop=ALL",
          "--security-opt=no-new-privileges");

  private final String id;
  private final boolean limited;

  private RunningImage(String id, boolean limited) {
    this.id = id;
    this.limited = limited;
  }

  /**
   * Starts a container and waits for its page.
   *
   * @param secret a file with the API key; none: the container has neither a key nor a file
   */
  public static RunningImage start(
      String image, int memoryMegabytes, Map<String, String> environment, Path... secret)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(CAREFUL);
    arguments.add(0, "run");
    arguments.add("--env=PARLEY_LISTEN=" + LaunchedServer.port());
    environment.forEach((name, value) -> arguments.add("--env=" + name + "=" + value));
    for (Path file : secret) {
      arguments.add("--volume=" + file + ":" + SECRET + ":ro");
      arguments.add("--env=CHAT_API_KEY_FILE=" + SECRET);
    }
    boolean limited = machineLimitsMemory();
    if (limited) {
      arguments.add("--memory=" + memoryMegabytes + "m");
    }
    arguments.add(Images.name(image));
    RunningImage container =
        new RunningImage(Images.podman(arguments.toArray(String[]::new)), limited);
    try {
      container.awaitPage();
      return container;
    } catch (RuntimeException | Error failure) {
      failure.addSuppressed(new AssertionError(container.log()));
      container.close();
      throw failure;
    }
  }

  private static boolean machineLimitsMemory() throws IOException {
    Path controllers = Path.of("/sys/fs/cgroup/cgroup.controllers");
    return Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
        || (Files.exists(controllers) && Files.readString(controllers).contains("memory"));
  }

  private void awaitPage() {
    await("the page of " + id)
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .failFast("the container has ended", () -> !isRunning())
        .until(() -> address().get("/").statusCode() == 200);
  }

  /** Where it listens. */
  public Server address() {
    return new Server(LaunchedServer.port());
  }

  /** Whether the machine could limit its memory. */
  public boolean limitsMemory() {
    return limited;
  }

  /** Runs a line of shell in it and gives what that printed. */
  public String shell(String line) throws IOException, InterruptedException {
    return Images.podman("exec", id, "bash", "-c", line);
  }

  /** Whether the health check that is in the image finds it well. */
  public boolean checksHealth() throws IOException, InterruptedException {
    return Images.run("healthcheck", "run", id) == 0;
  }

  /** Sends SIGTERM, and does not wait. */
  public void terminate() throws IOException, InterruptedException {
    Images.podman("kill", "--signal=TERM", id);
  }

  /** Waits for its end and gives its exit code. */
  public int exitCode() throws IOException, InterruptedException {
    return Integer.parseInt(Images.podman("wait", id));
  }

  /** What it has printed so far, on both of its outputs. */
  public String log() throws IOException, InterruptedException {
    return Images.podman("logs", id);
  }

  /** Waits until it has printed something. */
  public void awaitLog(String text) {
    await(text).atMost(PATIENCE).pollInterval(GLANCE).until(() -> log().contains(text));
  }

  private boolean isRunning() throws IOException, InterruptedException {
    return Images.podman("inspect", "--format={{.State.Running}}", id).equals("true");
  }

  @Override
  public void close() throws IOException {
    try {
      Images.podman("rm", "--force", "--time=0", id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
