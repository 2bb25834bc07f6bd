package io.parley.bench;

import io.parley.it.harness.NodePrograms;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A server of the folder {@code src/test/node/bench}, in one process. */
record NodeSubject(Server address, ServerProcess process) implements Subject {
  static NodeSubject start(String program, Workplace workplace)
      throws IOException, InterruptedException {
    List<String> command =
        NodePrograms.install()
            .command(List.of("--expose-gc"), "bench/" + program, String.valueOf(workplace.port()));
    ServerProcess process =
        ServerProcess.start(workplace.file(program + ".log"), Map.of(), command);
    try {
      process.awaitLog("ready");
      return new NodeSubject(new Server(workplace.port()), process);
    } catch (RuntimeException | Error failure) {
      process.close();
      throw failure;
    }
  }

  @Override
  public List<Integer> ports() {
    return List.of(address.port());
  }

  @Override
  public List<ServerProcess> processes() {
    return List.of(process);
  }

  /** See {@code memory.mjs}. */
  @Override
  public long liveBytes() throws IOException, InterruptedException {
    return Long.parseLong(address.get("/memory").body().strip());
  }

  @Override
  public void close() {
    process.close();
  }
}
