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
 */
public record LaunchOptions(
    String directory,
    @Nullable Path war,
    Map<String, String> environment,
    List<String> jvmOptions) {
  /** The build's WAR with settings of its own. */
  static LaunchOptions parley(String directory, Map<String, String> environment) {
    return new LaunchOptions(directory, LaunchedServer.war(), environment, List.of());
  }
}
