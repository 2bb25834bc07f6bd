package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reverse proxies of {@code src/main/proxies}. */
public enum ReverseProxy {
  /** Two directives cannot be given on the command line without standing in the file a second time. */
  NGINX(OutsideTool.NGINX, "nginx.conf") {
    @Override
    Map<String, String> replaced(int http, int https, Path directory) {
      Map<String, String> replaced = new LinkedHashMap<>();
      replaced.put("listen 80;", "listen 127.0.0.1:" + http + ";");
      replaced.put("listen [::]:80;", "listen 127.0.0.2:" + http + ";");
      replaced.put("listen 443 ", "listen 127.0.0.1:" + https + " ");
      replaced.put("listen [::]:443 ", "listen 127.0.0.2:" + https + " ");
      replaced.put("/var/log/nginx/", directory + "/");
      replaced.put("header_timeout 10s", "header_timeout 1s");
      replaced.put("body_timeout 10s", "body_timeout 1s");
      replaced.put("read_timeout 75s", "read_timeout " + SILENCE);
      replaced.put("send_timeout 75s", "send_timeout " + SILENCE);
      return replaced;
    }

    @Override
    List<String> arguments(Path directory, Path file) {
      return List.of(
          "-p",
          directory + "/",
          "-e",
          "stderr",
          "-g",
          "daemon off; pid " + directory.resolve("pid") + ";",
          "-c",
          file.toString());
    }
  },

  /** With its log on standard output. */
  HAPROXY(OutsideTool.HAPROXY, "haproxy.cfg") {
    @Override
    Map<String, String> replaced(int http, int https, Path directory) {
      Map<String, String> replaced = new LinkedHashMap<>();
      replaced.put("bind :::80 v4v6", "bind 127.0.0.1:" + http);
      replaced.put("bind :::443 v4v6", "bind 127.0.0.1:" + https);
      replaced.put("log /dev/log local0", "log stdout format raw local0");
      if (!startedByRoot()) {
        replaced.put("    user haproxy\n    group haproxy\n    chroot /var/lib/haproxy\n", "");
      }
      replaced.put("timeout http-request 10s", "timeout http-request 1s");
      replaced.put("wait-for-body time 10s", "wait-for-body time 1s");
      replaced.put("timeout client 75s", "timeout client " + SILENCE);
      replaced.put("timeout server 75s", "timeout server " + SILENCE);
      replaced.put("timeout tunnel 75s", "timeout tunnel " + SILENCE);
      return replaced;
    }

    @Override
    List<String> arguments(Path directory, Path file) {
      return List.of("-f", file.toString());
    }
  },

  /** With what it writes for itself in the test's directory. */
  CADDY(OutsideTool.CADDY, "Caddyfile") {
    @Override
    Map<String, String> replaced(int http, int https, Path directory) {
      Map<String, String> replaced = new LinkedHashMap<>();
      replaced.put("admin localhost:2019", "admin unix/" + directory.resolve("admin"));
      replaced.put("\nhttp://" + HOST + " {", "\nhttp://" + HOST + ":" + http + " {" + LOOPBACK);
      replaced.put("\nhttps://" + HOST + " {", "\nhttps://" + HOST + ":" + https + " {" + LOOPBACK);
      replaced.put("read_header 10s", "read_header 1s");
      replaced.put("read_body 30s", "read_body 1s");
      replaced.put("idle 75s", "idle " + SILENCE);
      return replaced;
    }

    @Override
    List<String> arguments(Path directory, Path file) {
      return List.of("run", "--config", file.toString(), "--adapter", "caddyfile");
    }
  };

  /** The name that stands in the files. */
  public static final String HOST = "chat.example.com";

  /** How long a proxy here bears that nobody says anything, where it minds. */
  private static final String SILENCE = "3s";

  private static final String LOOPBACK = "\n\tbind 127.0.0.1";

  private final OutsideTool tool;
  private final String file;

  ReverseProxy(OutsideTool tool, String file) {
    this.tool = tool;
    this.file = file;
  }

  /** Whether the tests run as root, so that a proxy can become somebody else. */
  public static boolean startedByRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** What of the file is another here: ports, paths, and times that a test would have to wait for. */
  abstract Map<String, String> replaced(int http, int https, Path directory);

  abstract List<String> arguments(Path directory, Path configuration);

  /**
   * Starts it, on the loopback.
   *
   * @param name tells apart those of one kind
   * @param first the port of the node that it is to call first
   * @param second that of the other node
   */
  public Running start(String name, TestCertificate certificate, int first, int second)
      throws IOException {
    String program = tool.command();
    Path directory =
        Files.createDirectories(
                Path.of(System.getProperty("parley.build-directory"), "proxies", name + "-" + this))
            .toAbsolutePath();
    int http = freePort();
    int https = freePort();
    Map<String, String> replaced = replaced(http, https, directory);
    replaced.put("/etc/ssl/parley/", certificate.directory().toAbsolutePath() + "/");
    replaced.put("10.0.0.11:8080", "127.0.0.1:" + first);
    replaced.put("10.0.0.12:8080", "127.0.0.1:" + second);
    Path configuration = directory.resolve(file);
    Files.writeString(configuration, replace(replaced));
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments(directory, configuration));
    Path log = directory.resolve("output.log");
    Map<String, String> home =
        Map.of("XDG_DATA_HOME", directory.toString(), "XDG_CONFIG_HOME", directory.toString());
    Running running =
        new Running(ServerProcess.start(log, home, command), certificate, directory, http, https);
    try {
      await(this + " listens")
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                assertThat(running.process().family()).anyMatch(ProcessHandle::isAlive);
                return running.listens(http) && running.listens(https);
              });
      return running;
    } catch (RuntimeException | Error failure) {
      running.close();
      throw new AssertionError(running.process().log(), failure);
    }
  }

  private String replace(Map<String, String> replaced) throws IOException {
    String text = Files.readString(Path.of("src/main/proxies", file));
    for (Map.Entry<String, String> change : replaced.entrySet()) {
      assertThat(text).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    return text;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * One that runs.
   *
   * @param http its port for plain HTTP
   * @param https its port for TLS
   */
  public record Running(
      ServerProcess process, TestCertificate certificate, Path directory, int http, int https)
      implements AutoCloseable {
    private boolean listens(int port) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return probe.isConnected();
      } catch (IOException notYet) {
        return false;
      }
    }

    /** A connection with TLS from an address of the loopback network. */
    public RawConnection connect(InetAddress from) throws IOException {
      return certificate.connect(https, from);
    }

    /** A connection without TLS. */
    @SuppressWarnings("resource") // goes with the connection
    public RawConnection connectPlain() throws IOException {
      return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), http));
    }

    /**
     * Asks for a page; gives the whole answer, head and body.
     *
     * @param headers further header lines
     */
    public String get(String path, String... headers) throws IOException {
      try (RawConnection connection = connect(InetAddress.getLoopbackAddress())) {
        return ask(connection, "GET", path, headers);
      }
    }

    /** The same on a connection that is there. */
    public static String ask(
        RawConnection connection, String method, String path, String... headers)
        throws IOException {
      connection.write(request(method, path, headers).getBytes(StandardCharsets.ISO_8859_1));
      return connection.readAll();
    }

    /** A request without a body. */
    public static String request(String method, String path, String... headers) {
      StringBuilder request =
          new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      return request.append("Connection: close\r\n\r\n").toString();
    }

    /** What it has printed and written into its logs. */
    public String log() throws IOException {
      StringBuilder log = new StringBuilder(process.log());
      for (String name : List.of("access.log", "error.log")) {
        if (Files.exists(directory.resolve(name))) {
          log.append(Files.readString(directory.resolve(name)));
        }
      }
      return log.toString();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
