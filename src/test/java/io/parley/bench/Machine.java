package io.parley.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.parley.it.harness.OutsideTool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine that the benchmark runs on (Linux), and what is installed there. */
final class Machine {
  private static final Pattern CPU = Pattern.compile("model name\\s*: (.*)");
  private static final Pattern DEPENDENCY = Pattern.compile("\"(ws|socket\\.io)\": \"([^\"]+)\"");

  /** Of {@code /proc/stat}: what the first line counts in, and where in it stands the time without work. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;

  /** From here on time is counted a second time, as that of guests. */
  private static final int GUEST = 9;

  private static final UnixOperatingSystemMXBean SYSTEM =
      (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Machine() {}

  /** CPU time of this process, which is the load generator. */
  static long generatorCpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** CPU time of everything since the machine was started. */
  static double cpuSeconds() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
    long ticks = 0;
    for (int i = 1; i < GUEST && i < fields.length; i++) {
      ticks += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** How many files a process may have open here. */
  static long openFilesAllowed() {
    return SYSTEM.getMaxFileDescriptorCount();
  }

  /** Everything a reader has to know to compare, a line each. */
  static List<String> facts() throws IOException, InterruptedException {
    List<String> facts = new ArrayList<>();
    Matcher cpu = CPU.matcher(Files.readString(Path.of("/proc/cpuinfo")));
    facts.add(
        String.format(
            Locale.ROOT,
            "%d cores (%s), %d GB of memory, Linux %s, load average %.1f before the start",
            Runtime.getRuntime().availableProcessors(),
            cpu.find() ? cpu.group(1) : System.getProperty("os.arch"),
            SYSTEM.getTotalMemorySize() >> 30,
            System.getProperty("os.version"),
            SYSTEM.getSystemLoadAverage()));
    facts.add(
        "WildFly "
            + System.getProperty("parley.wildfly-version")
            + " and Payara Micro "
            + System.getProperty("parley.payara-version")
            + " on JDK "
            + Runtime.version()
            + ", 1 GB of heap each");
    if (OutsideTool.NODE.isThere()) {
      facts.add("Node " + firstLine(OutsideTool.NODE.command(), "--version") + packages());
    }
    if (OutsideTool.NCHAN.isThere()) {
      facts.add(firstLine(OutsideTool.NCHAN.command(), "-v") + " with Debian's Nchan");
    }
    return facts;
  }

  private static String packages() throws IOException {
    StringBuilder text = new StringBuilder();
    Matcher dependencies =
        DEPENDENCY.matcher(Files.readString(Path.of("src/test/node/package.json")));
    while (dependencies.find()) {
      text.append(", ").append(dependencies.group(1)).append(' ').append(dependencies.group(2));
    }
    return text.toString();
  }

  private static String firstLine(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().findFirst().orElse("");
  }
}
