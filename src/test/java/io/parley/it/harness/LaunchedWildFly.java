package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** WildFly, started by its script, with a base directory of its own and the WAR in the scanned directory. */
public final class LaunchedWildFly extends LaunchedServer.Redeploying {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path deployments;

  private LaunchedWildFly(ServerProcess process, int port, Path deployments) {
    super(process, port);
    this.deployments = deployments;
  }

  /** The server that the build provisions. */
  public static LaunchedWildFly provisioned(Map<String, String> environment) throws IOException {
    return provisioned(LaunchOptions.parley("wildfly", environment));
  }

  /** The server that the build provisions, with another WAR or JVM. */
  public static LaunchedWildFly provisioned(LaunchOptions options) throws IOException {
    return start(home("parley.wildfly-home"), options);
  }

  /** The server as it is published. */
  public static LaunchedWildFly stock(Map<String, String> environment) throws IOException {
    return start(
        home("parley.stock-wildfly-home"), LaunchOptions.parley("stock-wildfly", environment));
  }

  private static LaunchedWildFly start(Path home, LaunchOptions options) throws IOException {
    Path base = directory(options.directory());
    copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
    Path deployments = Files.createDirectories(base.resolve("deployments"));
    if (options.war() != null) {
      Files.copy(options.war(), deployments.resolve("parley.war"));
    }
    Map<String, String> variables = new HashMap<>(options.environment());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("PREPEND_JAVA_OPTS", String.join(" ", jvmOptions()));
    if (!options.jvmOptions().isEmpty()) {
      variables.put("JBOSS_JAVA_SIZING", String.join(" ", options.jvmOptions()));
    }
    // Without it the script keeps a signal to itself.
    variables.put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
    List<String> command =
        List.of(
            "sh",
            home.resolve("bin/standalone.sh").toString(),
            "-Djboss.server.base.dir=" + base,
            "-Djboss.http.port=" + options.port(),
            "-Djboss.https.port=0",
            "-Djboss.management.http.port=" + options.managementPort());
    ServerProcess process = ServerProcess.start(base.resolve("console.log"), variables, command);
    LaunchedWildFly server = new LaunchedWildFly(process, options.port(), deployments);
    try {
      process.awaitLog("WFLYSRV0212");
      return server;
    } catch (RuntimeException | Error failure) {
      server.close();
      throw failure;
    }
  }

  @Override
  public void undeploy() throws IOException {
    Files.delete(marker("deployed"));
    awaitMarker("undeployed");
  }

  @Override
  public void deploy() throws IOException {
    Files.createFile(marker("dodeploy"));
    awaitMarker("deployed");
  }

  private void awaitMarker(String kind) {
    await(kind).atMost(PATIENCE).until(() -> Files.exists(marker(kind)));
  }

  private Path marker(String kind) {
    return deployments.resolve("parley.war." + kind);
  }
}
