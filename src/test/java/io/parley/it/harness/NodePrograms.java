package io.parley.it.harness;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs under {@code src/test/node}. They run from a copy in {@code target/node}, into which npm puts the packages
 * that the lock file names, once per build; nothing is written into the sources.
 */
public final class NodePrograms {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final String LOCK = "package-lock.json";

  /** The programs, and those in folders of their own; packages that lie in the sources by mistake are deeper. */
  private static final int DEPTH = 2;

  private static final int NPM_SECONDS = 180;
  private static final int TEST_SECONDS = 90;
  private static final String TEST_SUFFIX = ".test.mjs";

  private final String node;
  private final Path directory;

  private NodePrograms(String node, Path directory) {
    this.node = node;
    this.directory = directory;
  }

  /** Makes them ready to run; skips the check where Node.js or npm is missing, see {@link OutsideTool}. */
  public static NodePrograms install() throws IOException, InterruptedException {
    String node = OutsideTool.NODE.command();
    String npm = OutsideTool.NPM.command();
    Path directory = Path.of(System.getProperty("parley.build-directory"), "node");
    Files.createDirectories(directory);
    try (FileChannel door = FileChannel.open(directory.resolve("install.lock"), CREATE, WRITE)) {
      // Another of the build's test processes may want the same; closing it lets that one in.
      var unused = door.lock();
      install(npm, directory);
    }
    return new NodePrograms(node, directory);
  }

  private static void install(String npm, Path directory) throws IOException, InterruptedException {
    // npm writes this file when everything else stands.
    Path done = directory.resolve("node_modules/.package-lock.json");
    boolean sameLock =
        Files.exists(directory.resolve(LOCK))
            && Files.mismatch(SOURCE.resolve(LOCK), directory.resolve(LOCK)) < 0;
    if (!sameLock) {
      Files.deleteIfExists(done);
    }
    copySources(directory);
    if (!Files.exists(done)) {
      runNpm(npm, directory);
    }
  }

  private static void copySources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCE, DEPTH)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(SOURCE.relativize(file));
        Files.createDirectories(copy.getParent());
        // One that is the same may be in use.
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** The files of tests in a folder, each by its path in {@code target/node}. */
  public static List<String> testsIn(String folder) throws IOException {
    try (Stream<Path> files = Files.list(SOURCE.resolve(folder))) {
      return files
          .map(file -> folder + "/" + file.getFileName())
          .filter(program -> program.endsWith(TEST_SUFFIX))
          .sorted()
          .toList();
    }
  }

  /**
   * Runs a file of {@code node:test} to its end.
   *
   * @param environment what it finds besides this process's own
   * @throws AssertionError with all that it printed, if a test of it fails or it does not end
   */
  public void test(String program, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = directory.resolve(program + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command(List.of("--test-reporter=spec"), program))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(TEST_SECONDS, SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          program + (ended ? " failed:\n" : " did not end:\n") + Files.readString(log));
    }
  }

  private static void runNpm(String npm, Path directory) throws IOException, InterruptedException {
    Path log = directory.resolve("npm.log");
    Process process =
        new ProcessBuilder(npm, "ci", "--prefer-offline", "--no-audit", "--no-fund")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(NPM_SECONDS, SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw new IOException("npm ci failed: " + Files.readString(log));
    }
  }

  /** Starts a program, given by its path in {@code target/node}. */
  public LineProcess start(String program, String... arguments) throws IOException {
    return new LineProcess(
        Path.of(program).getFileName().toString(), command(List.of(), program, arguments));
  }

  /**
   * What starts a program.
   *
   * @param nodeOptions Node's own
   */
  public List<String> command(List<String> nodeOptions, String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(node);
    command.addAll(nodeOptions);
    command.add(directory.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
