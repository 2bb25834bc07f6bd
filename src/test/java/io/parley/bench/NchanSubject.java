package io.parley.bench;

import static org.awaitility.Awaitility.await;

import io.parley.it.harness.OutsideTool;
import io.parley.it.harness.Server;
import io.parley.it.harness.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx with Nchan, from a directory of its own; the machine's nginx service is not touched. */
record NchanSubject(Server address, ServerProcess process) implements Subject {
  private static final Path TEMPLATE = Path.of("src/test/bench/nchan.template.conf");
  private static final Pattern PROPORTIONAL = Pattern.compile("Pss: +(\\d+) kB");
  private static final long KIB = 1024;

  static NchanSubject start(Workplace workplace) throws IOException {
    Path prefix = Files.createDirectories(workplace.file("nchan"));
    Path configuration = prefix.resolve("nginx.conf");
    Files.writeString(
        configuration,
        Files.readString(TEMPLATE).replace("@PORT@", String.valueOf(workplace.port())));
    List<String> command =
        List.of(
            OutsideTool.NCHAN.command(),
            "-p",
            prefix.toAbsolutePath() + "/",
            "-e",
            "stderr",
            "-c",
            configuration.toAbsolutePath().toString());
    NchanSubject subject =
        new NchanSubject(
            new Server(workplace.port()),
            ServerProcess.start(prefix.resolve("console.log"), Map.of(), command));
    try {
      await("nginx")
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> subject.address().get("/ready").statusCode() == 200);
      return subject;
    } catch (RuntimeException | Error failure) {
      subject.close();
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

  /** Of all its processes, what they share counted once. */
  @Override
  public long liveBytes() throws IOException {
    long bytes = 0;
    for (ProcessHandle member : process.family()) {
      Matcher line =
          PROPORTIONAL.matcher(
              Files.readString(Path.of("/proc", String.valueOf(member.pid()), "smaps_rollup")));
      bytes += line.find() ? Long.parseLong(line.group(1)) * KIB : 0;
    }
    return bytes;
  }

  @Override
  public void close() {
    process.close();
  }
}
