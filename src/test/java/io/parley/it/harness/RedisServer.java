package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis or Valkey of a test's own, on the loopback, with its data in a new directory. */
public final class RedisServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Above those of the servers under test. */
  private static final int FIRST_PORT = 21_000;

  /** Where Linux begins to give ports to whoever connects (net.ipv4.ip_local_port_range). */
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private static final int ATTEMPTS = 100;

  /** What a user may who may do what a node does, to what has the default prefix, and nothing else; as the operations page has it. */
  public static final String ACL_RULES =
      "~parley:* &parley:* -@all +@connection +@read +@write +@pubsub +evalsha +script|load +time"
          + " +cluster -@dangerous -function";

  /** The options for that user. */
  private static final String ACL_USER = "--user parley on >not-a-secret " + ACL_RULES;

  /** That user, as it stands in a URI. */
  public static final String ACL_CREDENTIALS = "parley:not-a-secret";

  private final Path directory;
  private final int port;
  private final List<String> options;
  private final Thread reaper = new Thread(this::end);
  private volatile Process process;

  private RedisServer(Path directory, int port, List<String> options) throws IOException {
    this.directory = directory;
    this.port = port;
    this.options = options;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts one.
   *
   * @param options of its command line; without any it keeps everything in memory alone
   */
  public static RedisServer start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--save", ""));
    all.addAll(List.of(options));
    return start(newDirectory(), all);
  }

  /** The same, with a user who may do what a node does, to what has the default prefix, and nothing else. */
  public static RedisServer startWithUser(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(ACL_USER.split(" ")));
    return start(all.toArray(String[]::new));
  }

  /**
   * Starts a Sentinel that watches a primary alone, and makes its replica the primary a second after it has gone.
   *
   * @param name under which it is asked for
   */
  public static RedisServer sentinel(RedisServer primary, String name) throws IOException {
    Path directory = newDirectory();
    Path file =
        Files.writeString(
            directory.resolve("sentinel.conf"),
            """
            sentinel monitor %1$s 127.0.0.1 %2$d 1
            sentinel down-after-milliseconds %1$s 1000
            sentinel failover-timeout %1$s 3000
            """
                .formatted(name, primary.port()));
    return start(directory, List.of("--sentinel", file.toString()));
  }

  private static RedisServer start(Path directory, List<String> options) throws IOException {
    RedisServer server = new RedisServer(directory, freePort(), options);
    server.awaitAnswer();
    return server;
  }

  private static Path newDirectory() throws IOException {
    Path servers = Path.of(System.getProperty("parley.build-directory", "target"), "redis");
    Files.createDirectories(servers);
    return Files.createTempDirectory(servers, "data").toAbsolutePath();
  }

  /** A port of the loopback that nobody has just now, and that no connection of anybody's will be given either. */
  public static int freePort() throws IOException {
    BindException taken = new BindException();
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException busy) {
        taken = busy;
      }
    }
    throw taken;
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(OutsideTool.REDIS.command());
    // A Sentinel's file stands first.
    options.stream().filter(option -> option.endsWith(".conf")).forEach(command::add);
    command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString()));
    options.stream().filter(option -> !option.endsWith(".conf")).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
        .start();
  }

  private void awaitAnswer() {
    await("redis at " + port)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> command("PING").equals("+PONG"));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** As a setting names it. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it without warning (SIGKILL). */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts it again with the data that it has left; returns when it answers. */
  public void startAgain() throws IOException {
    process = launch();
    awaitAnswer();
  }

  /** Copies the data that lie there now; the server may go on meanwhile. */
  public Path copyData() throws IOException {
    Path copy = Files.createTempDirectory(directory.getParent(), "copy");
    copy(directory, copy);
    return copy;
  }

  /** Puts data back that were copied; the server must not run. */
  public void putBack(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
    copy(copy, directory);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.equals(from)) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    }
  }

  /**
   * Does a command.
   *
   * @param words of it
   * @return the first line of the answer, with its type, and of a text in bytes the text
   */
  public String command(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String line = line(in);
      boolean inBytes = line.startsWith("$") && !line.startsWith("$-");
      return inBytes
          ? new String(in.readNBytes(Integer.parseInt(line.substring(1))), StandardCharsets.UTF_8)
          : line;
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new IOException("the server has gone");
      }
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    return line.toString();
  }

  private void end() {
    process.destroyForcibly();
  }

  /** Ends it, and with it what it has said to nobody yet; its data stay below {@code target}. */
  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(reaper);
  }
}
