package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that a test has started for itself, with the build's WAR as it is and settings from the environment. One at a
 * time in each test process, which uses the ports of the integration tests, or several as nodes with numbers of their own.
 */
public abstract class LaunchedServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration GLANCE = Duration.ofMillis(100);

  /** Between the ports of two nodes; the test processes of a build lie between them. */
  private static final int PORTS_APART = 10;

  private final ServerProcess process;
  private final int port;

  LaunchedServer(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A server from which a deployed application can be taken and given back while it runs. */
  public abstract static class Redeploying extends LaunchedServer {
    Redeploying(ServerProcess process, int port) {
      super(process, port);
    }

    /** Takes the application down; returns when it is gone. */
    public abstract void undeploy() throws IOException;

    /** Brings it up again. */
    public abstract void deploy() throws IOException;
  }

  /** Its process and log. */
  public final ServerProcess process() {
    return process;
  }

  /** Where it listens. */
  public final Server address() {
    return new Server(port);
  }

  /** Waits until the application's page is served, which both servers do a moment after they report it. */
  public final void awaitPage() {
    await("the page of " + address())
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> address().get("/").statusCode() == 200);
  }

  @Override
  public final void close() {
    process.close();
  }

  /** For the JVMs of all servers, before the options of each: servers that live for minutes need not become fast. */
  static List<String> jvmOptions() {
    String options = System.getProperty("parley.server-jvm-options", "");
    return options.isEmpty() ? List.of() : List.of(options.split(" "));
  }

  /** Where this test process's servers listen. */
  public static int port() {
    return Integer.getInteger("parley.test-port", 18_080) + fork() - 1;
  }

  /** The port of a node of this test process; 0: of one that runs alone. */
  static int port(int node) {
    return port() + PORTS_APART * node;
  }

  static int managementPort() {
    return Integer.getInteger("parley.test-management-port", 19_990) + fork() - 1;
  }

  static int managementPort(int node) {
    return managementPort() + PORTS_APART * node;
  }

  /** Which of the build's test processes this is, counted from 1. */
  private static int fork() {
    return Integer.getInteger("parley.fork", 1);
  }

  static Path home(String property) {
    return Path.of(System.getProperty(property));
  }

  static Path war() {
    return home("parley.war");
  }

  /** Where {@link #directory} is. */
  static Path path(String name) {
    return home("parley.build-directory").resolve("servers").resolve(fork() + "-" + name);
  }

  /** A fresh directory of a server's own. */
  static Path directory(String name) throws IOException {
    Path directory = path(name);
    if (Files.exists(directory)) {
      for (Path file : tree(directory, Comparator.reverseOrder())) {
        Files.delete(file);
      }
    }
    return Files.createDirectories(directory);
  }

  /** Copies a directory with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    for (Path file : tree(from, Comparator.naturalOrder())) {
      Files.copy(file, to.resolve(from.relativize(file)));
    }
  }

  private static List<Path> tree(Path directory, Comparator<Path> order) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted(order).toList();
    }
  }
}
