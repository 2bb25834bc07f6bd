package io.parley.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.parley.it.harness.LaunchOptions;
import io.parley.it.harness.LaunchedPayaraMicro;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.ServerProcess;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A Jakarta EE server in a JVM of its own. All of them get the same heap. */
record JavaSubject(LaunchedServer server) implements Subject {
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  /** Limits so high that none is reached, but are checked; nobody is asked for a name. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "CHAT_RATE_MESSAGES_PER_SECOND", "1000000",
          "CHAT_RATE_BYTES_PER_SECOND", "1000000000",
          "CHAT_MAX_ROOMS", "20000",
          "CHAT_GREETING", "");

  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  static JavaSubject wildFly(Path war, List<String> jvmOptions) throws IOException {
    return ready(LaunchedWildFly.provisioned(options("bench-wildfly", war, jvmOptions)));
  }

  static JavaSubject payara(Path war, List<String> jvmOptions) throws IOException {
    return ready(LaunchedPayaraMicro.start(options("bench-payara", war, jvmOptions)));
  }

  /** One of several nodes, each with a directory and ports of its own. */
  static JavaSubject wildFlyNode(int node, Path war, String redisUri, List<String> jvmOptions)
      throws IOException {
    LaunchOptions alone = options("bench-wildfly-" + node, war, jvmOptions);
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("CHAT_REDIS_URI", redisUri);
    return ready(
        LaunchedWildFly.provisioned(
            new LaunchOptions(alone.directory(), alone.war(), settings, alone.jvmOptions(), node)));
  }

  private static LaunchOptions options(String directory, Path war, List<String> jvmOptions) {
    List<String> all = new ArrayList<>(HEAP);
    all.addAll(jvmOptions);
    return new LaunchOptions(directory, war, SETTINGS, all);
  }

  private static JavaSubject ready(LaunchedServer server) {
    try {
      server.awaitPage();
      return new JavaSubject(server);
    } catch (RuntimeException | Error failure) {
      server.close();
      throw failure;
    }
  }

  @Override
  public List<Integer> ports() {
    return List.of(server.address().port());
  }

  @Override
  public List<ServerProcess> processes() {
    return List.of(server.process());
  }

  /** What a class histogram counts, which is taken after a full collection, and the direct buffers. */
  @Override
  @SuppressWarnings(
      "BanJNDI") // the address is the server's own, on the loopback, by way of attaching to it
  public long liveBytes() throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(jvm()));
      String url;
      try {
        url = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
      try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url))) {
        return liveBytes(connector.getMBeanServerConnection());
      }
    } catch (AttachNotSupportedException | JMException e) {
      throw new IOException("the server's memory cannot be seen", e);
    }
  }

  private static long liveBytes(MBeanServerConnection jvm) throws IOException, JMException {
    Object histogram =
        jvm.invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "gcClassHistogram",
            new Object[] {new String[0]},
            new String[] {String[].class.getName()});
    Matcher total = TOTAL.matcher(histogram.toString());
    if (!total.find()) {
      throw new IOException("a class histogram without a total");
    }
    long direct = 0;
    for (BufferPoolMXBean pool :
        ManagementFactory.getPlatformMXBeans(jvm, BufferPoolMXBean.class)) {
      direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return Long.parseLong(total.group(1)) + direct;
  }

  /** The server itself; its script is another process. */
  private long jvm() {
    return server.process().family().stream()
        .filter(member -> member.info().command().orElse("").endsWith("/java"))
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    server.close();
  }
}
