package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Payara Server with a copy of its own first domain, which listens on the loopback address alone. {@code asadmin} starts
 * it, deploys to it, and passes a signal on to it.
 */
public final class LaunchedPayaraServer extends LaunchedServer.Redeploying {
  private final Path directory;

  private LaunchedPayaraServer(ServerProcess process, Path directory) {
    super(process, port());
    this.directory = directory;
  }

  /** Starts it and deploys the WAR. */
  public static LaunchedPayaraServer start(Map<String, String> environment) throws IOException {
    Path directory = directory("payara-server");
    Path domain = directory.resolve("domain1");
    copy(home("parley.payara-server-home").resolve("glassfish/domains/domain1"), domain);
    Path configuration = domain.resolve("config/domain.xml");
    Files.writeString(configuration, confine(Files.readString(configuration)));
    LaunchedPayaraServer server =
        new LaunchedPayaraServer(
            asadmin(
                directory.resolve("console.log"),
                environment,
                "start-domain",
                "--verbose",
                "--domaindir",
                directory.toString(),
                "domain1"),
            directory);
    try {
      server.process().awaitLog(" startup time : ");
      server.deploy();
      return server;
    } catch (IOException | RuntimeException | Error failure) {
      server.close();
      throw failure;
    }
  }

  @Override
  public void undeploy() throws IOException {
    tell("undeploy", "parley");
  }

  @Override
  public void deploy() throws IOException {
    tell("deploy", war().toString());
  }

  private void tell(String... arguments) throws IOException {
    Path log = directory.resolve(arguments[0] + ".log");
    try (ServerProcess command = asadmin(log, Map.of(), arguments)) {
      assertThat(command.awaitEnd()).as("asadmin %s: %s", arguments[0], command.log()).isZero();
    }
  }

  private static ServerProcess asadmin(
      Path log, Map<String, String> environment, String... arguments) throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("AS_JAVA", System.getProperty("java.home"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    // It keeps a password file in the user's home.
    variables.put("AS_EXTRA_JAVA_OPTS", "-Duser.home=" + log.getParent());
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                home("parley.payara-server-home").resolve("bin/asadmin").toString(),
                "--port",
                String.valueOf(managementPort())));
    command.addAll(List.of(arguments));
    return ServerProcess.start(log, variables, command);
  }

  /** Two ports are left open, both of them ours and on loopback. */
  private static String confine(String domain) {
    String text = domain;
    text = replace(text, "port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port() + "\"");
    text =
        replace(text, "port=\"4848\"", "address=\"127.0.0.1\" port=\"" + managementPort() + "\"");
    text = replace(text, "port=\"8181\"", "enabled=\"false\" port=\"8181\"");
    text = replace(text, "<iiop-listener ", "<iiop-listener enabled=\"false\" ");
    text = replace(text, "<jmx-connector ", "<jmx-connector enabled=\"false\" ");
    String hazelcast = "<hazelcast-config-specific-configuration";
    text = replace(text, hazelcast, hazelcast + " enabled=\"false\"");
    // Of the bundles only the remote shell would open a port.
    return replace(text, "org.apache.felix.shell.remote,", "");
  }

  private static String replace(String text, String old, String by) {
    assertThat(text).as("domain.xml").contains(old);
    return text.replace(old, by);
  }
}
