package io.parley.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Payara Micro, told to deploy the WAR and nothing else: the context root comes from the WAR. */
public final class LaunchedPayaraMicro extends LaunchedServer {
  private LaunchedPayaraMicro(ServerProcess process) {
    super(process);
  }

  /** Starts it and waits until it has done what it can with the WAR. */
  public static LaunchedPayaraMicro start(Map<String, String> environment) throws IOException {
    Path directory = directory("payara-micro");
    List<String> command =
        List.of(
            ServerProcess.java(),
            "-Xmx384m",
            "-jar",
            home("parley.payara-micro-jar").toString(),
            "--nocluster",
            "--rootDir",
            directory.resolve("root").toString(),
            "--port",
            String.valueOf(port()),
            "--deploy",
            war().toString());
    LaunchedPayaraMicro server =
        new LaunchedPayaraMicro(
            ServerProcess.start(directory.resolve("console.log"), environment, command));
    try {
      server.process().awaitLog(" ready in ");
      return server;
    } catch (RuntimeException | Error failure) {
      server.close();
      throw failure;
    }
  }
}
