package io.parley.bench;

import io.parley.it.harness.RedisServer;
import io.parley.it.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nodes on WildFly and the Redis that they share, all on this machine. Redis writes a log to its disk, once a second unless {@code
 * -Dbench.appendfsync} says otherwise.
 */
record ClusterSubject(RedisServer store, List<JavaSubject> nodes) implements Subject {
  private static final double NANOS = 1e9;

  static ClusterSubject start(int nodes, Path war, List<String> jvmOptions) throws IOException {
    RedisServer store =
        RedisServer.start(
            "--appendonly",
            "yes",
            "--appendfsync",
            System.getProperty("bench.appendfsync", "everysec"));
    ClusterSubject subject = new ClusterSubject(store, new ArrayList<>());
    try {
      for (int node = 0; node < nodes; node++) {
        subject.nodes.add(
            JavaSubject.wildFlyNode(node, war, store.uri(), ofNode(node, jvmOptions)));
      }
      return subject;
    } catch (IOException | RuntimeException | Error failure) {
      subject.close();
      throw failure;
    }
  }

  /** A recording has a name of its own. */
  private static List<String> ofNode(int node, List<String> jvmOptions) {
    return jvmOptions.stream().map(option -> option.replace(".jfr", "-" + node + ".jfr")).toList();
  }

  @Override
  public List<Integer> ports() {
    return nodes.stream().flatMap(node -> node.ports().stream()).toList();
  }

  @Override
  public List<ServerProcess> processes() {
    return nodes.stream().flatMap(node -> node.processes().stream()).toList();
  }

  /** The store's too. */
  @Override
  public long cpuNanos() throws IOException {
    return Subject.super.cpuNanos() + storeCpuNanos();
  }

  /** The CPU time that Redis has used up so far, as it says itself. */
  long storeCpuNanos() throws IOException {
    return (long) ((figure("cpu", "used_cpu_sys") + figure("cpu", "used_cpu_user")) * NANOS);
  }

  /** What Redis keeps, and what it takes to keep it. */
  long storeBytes() throws IOException {
    return (long) figure("memory", "used_memory");
  }

  private double figure(String section, String name) throws IOException {
    Matcher line =
        Pattern.compile("(?m)^" + name + ":([0-9.]+)").matcher(store.command("INFO", section));
    if (!line.find()) {
      throw new IOException("Redis does not tell its " + name);
    }
    return Double.parseDouble(line.group(1));
  }

  @Override
  public long liveBytes() throws IOException {
    long bytes = 0;
    for (JavaSubject node : nodes) {
      bytes += node.liveBytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    nodes.forEach(JavaSubject::close);
    store.close();
  }
}
