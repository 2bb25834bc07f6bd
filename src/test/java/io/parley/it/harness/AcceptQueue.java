package io.parley.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells of connections that found a listener's queue full. */
public final class AcceptQueue {
  private static final Path NETSTAT = Path.of("/proc/net/netstat");

  private AcceptQueue() {}

  /** How many, on this machine, since it started. */
  public static long overflows() throws IOException {
    List<String[]> lines =
        Files.readAllLines(NETSTAT).stream()
            .filter(line -> line.startsWith("TcpExt:"))
            .map(line -> line.split(" "))
            .toList();
    long sum = 0;
    for (int i = 1; i < lines.get(0).length; i++) {
      String name = lines.get(0)[i];
      if (name.equals("ListenOverflows") || name.equals("ListenDrops")) {
        sum += Long.parseLong(lines.get(1)[i]);
      }
    }
    return sum;
  }
}
