package io.parley.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that a check needs and a machine may lack. A missing one skips the check, by name, or fails it where {@code
 * -Dparley.require-tools} was given.
 */
public enum OutsideTool {
  /** Node.js 18 or newer. */
  NODE(
      "Node.js",
      List.of(List.of("node", "-e", "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)"))),
  /** The package manager of Node.js, which some distributions package apart from it. */
  NPM("npm", List.of(List.of("npm", "--version"))),
  /** Python 3 with the package {@code websockets}; Debian's is in /usr/bin, whatever stands first on the path. */
  PYTHON(
      "Python with websockets",
      List.of(
          List.of("python3", "-c", "import websockets"),
          List.of("/usr/bin/python3", "-c", "import websockets"))),
  /** Wireshark's tshark, allowed to capture: the trial does it for a second. Linux calls the loopback {@code lo}. */
  TSHARK(
      "tshark that may capture on the loopback (root, or dumpcap with cap_net_raw)",
      List.of(List.of("tshark", "-i", "lo", "-a", "duration:1", "-q", "-w", "/dev/null"))),
  /** Chromium or Chrome, the machine's or one that Playwright has installed ({@code npx playwright install chromium}). */
  CHROMIUM(
      "Chromium",
      Stream.concat(Stream.of("chromium", "chromium-browser", "google-chrome"), ofPlaywright())
          .map(program -> List.of(program, "--version"))
          .toList()),
  /** nginx with Nchan, which Debian packages as a module. */
  NCHAN("nginx with Nchan", List.of(nchan("nginx"), nchan("/usr/sbin/nginx"))),
  /** nginx with TLS, as every distribution packages it. */
  NGINX("nginx", List.of(List.of("nginx", "-v"), List.of("/usr/sbin/nginx", "-v"))),
  /** HAProxy 2.6 or newer. */
  HAPROXY("HAProxy", List.of(List.of("haproxy", "-v"), List.of("/usr/sbin/haproxy", "-v"))),
  /** Caddy 2.6 or newer. */
  CADDY("Caddy", List.of(List.of("caddy", "version"))),
  /** What builds and runs images without an engine; all of it as root. */
  CONTAINERS(
      "debootstrap, buildah, podman or runc (and root)",
      List.of(
          List.of(
              "sh",
              "-c",
              "test \"$(id -u)\" = 0 && PATH=$PATH:/usr/sbin:/sbin"
                  + " && command -v debootstrap && buildah --version && podman --version && runc --version"))),
  /** Redis from 7.0 on, or Valkey. */
  REDIS(
      "redis-server or valkey-server",
      List.of(List.of("redis-server", "--version"), List.of("valkey-server", "--version"))),
  /** ShellCheck. */
  SHELLCHECK("shellcheck", List.of(List.of("shellcheck", "--version")));

  private static final int PATIENCE_SECONDS = 30;

  /** Each tool is looked for once a run. */
  private static final Map<OutsideTool, Optional<String>> FOUND = new ConcurrentHashMap<>();

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<List<String>> trials;

  OutsideTool(String title, List<List<String>> trials) {
    this.title = title;
    this.trials = trials;
  }

  /** Where Playwright puts browsers on Linux: a folder for each version of each. */
  private static Stream<String> ofPlaywright() {
    String given = System.getenv("PLAYWRIGHT_BROWSERS_PATH");
    Path folder =
        given == null
            ? Path.of(System.getProperty("user.home"), ".cache", "ms-playwright")
            : Path.of(given);
    try (Stream<Path> found =
        Files.find(
            folder,
            3,
            (file, attributes) -> file.toString().matches(".*/chrome-linux\\w*/chrome"))) {
      return found.map(Path::toString).sorted().toList().stream();
    } catch (IOException | UncheckedIOException none) {
      return Stream.empty();
    }
  }

  private static List<String> nchan(String nginx) {
    return List.of(
        nginx,
        "-t",
        "-e",
        "stderr",
        "-c",
        Path.of("src/test/bench/trial.conf").toAbsolutePath().toString());
  }

  /**
   * The program's name or path on this machine.
   *
   * @throws org.opentest4j.TestAbortedException if it is missing and may be
   * @throws AssertionError if it is missing and required
   */
  public String command() {
    Optional<String> command = find();
    if (command.isPresent()) {
      return command.get();
    }
    String message = title + " is missing";
    // The build passes an empty value on where nothing was asked for.
    String required = System.getProperty("parley.require-tools", "");
    if (!required.isEmpty() && !required.equals("false")) {
      return Assertions.fail(message);
    }
    Assumptions.abort(message);
    throw new AssertionError("not reached");
  }

  /** Whether this machine has it. */
  public boolean isThere() {
    return find().isPresent();
  }

  /** The program's path on this machine, for callers to whom a name will not do; otherwise as {@link #command}. */
  public Path path() {
    String command = command();
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory).resolve(command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(command + " runs, but is not on the path"));
  }

  private Optional<String> find() {
    return FOUND.computeIfAbsent(
        this,
        tool ->
            tool.trials.stream().filter(OutsideTool::works).map(trial -> trial.get(0)).findFirst());
  }

  private static boolean works(List<String> trial) {
    try {
      Process process =
          new ProcessBuilder(trial)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
