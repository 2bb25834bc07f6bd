package io.parley.it.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server is started with.
 *
 * @param directory the name of its directory among the servers', emptied before each start
 * @param war what is deployed, whatever its name; null: nothing yet, WildFly alone
 * @param environment added to the tests' own
 * @param jvmOptions instead of the heap's size that the server would have; none with spaces; empty: as it would
 * @param node 0, or which of several servers of this test process it is, each with a directory and ports of its own
 */
public record LaunchOptions(
    String directory,
    @Nullable Path war,
    Map<String, String> environment,
    List<String> jvmOptions,
    int node) {
  /** One that runs alone. */
  public LaunchOptions(
      String directory,
      @Nullable Path war,
      Map<String, String> environment,
      List<String> jvmOptions) {
    this(directory, war, environment, jvmOptions, 0);
  }

  /** The build's WAR with settings of its own. */
  static LaunchOptions parley(String directory, Map<String, String> environment) {
    return new LaunchOptions(directory, LaunchedServer.war(), environment, List.of());
  }

  /** The build's WAR as one of several nodes. */
  static LaunchOptions node(int node, Map<String, String> environment, List<String> jvmOptions) {
    return new LaunchOptions("node-" + node, LaunchedServer.war(), environment, jvmOptions, node);
  }

  int port() {
    return LaunchedServer.port(node);
  }

  int managementPort() {
    return LaunchedServer.managementPort(node);
  }
}
