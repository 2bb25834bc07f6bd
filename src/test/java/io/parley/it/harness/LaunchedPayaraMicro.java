package io.parley.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Payara Micro, told to deploy the WAR and nothing else: the context root comes from the WAR. */
public final class LaunchedPayaraMicro extends LaunchedServer {
  private static final List<String> DEFAULT_HEAP = List.of("-Xmx384m");

  private LaunchedPayaraMicro(ServerProcess process, int port) {
    super(process, port);
  }

  /** Starts it and waits until it has done what it can with the WAR. */
  public static LaunchedPayaraMicro start(Map<String, String> environment) throws IOException {
    return start(LaunchOptions.parley("payara-micro", environment));
  }

  /** The same with another WAR or JVM. */
  public static LaunchedPayaraMicro start(LaunchOptions options) throws IOException {
    Path directory = directory(options.directory());
    List<String> command = new ArrayList<>();
    command.add(ServerProcess.java());
    command.addAll(jvmOptions());
    command.addAll(options.jvmOptions().isEmpty() ? DEFAULT_HEAP : options.jvmOptions());
    command.addAll(
        List.of(
            "-jar",
            home("parley.payara-micro-jar").toString(),
            "--nocluster",
            "--disablephonehome",
            "--rootDir",
            directory.resolve("root").toString(),
            "--port",
            String.valueOf(options.port()),
            "--deploy",
            Objects.requireNonNull(options.war()).toString()));
    LaunchedPayaraMicro server =
        new LaunchedPayaraMicro(
            ServerProcess.start(directory.resolve("console.log"), options.environment(), command),
            options.port());
    try {
      server.process().awaitLog(" ready in ");
      return server;
    } catch (RuntimeException | Error failure) {
      server.close();
      throw failure;
    }
  }
}
