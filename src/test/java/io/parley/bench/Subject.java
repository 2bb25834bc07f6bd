package io.parley.bench;

import io.parley.it.harness.ServerProcess;
import java.io.IOException;
import java.util.List;

/** A running server that is measured, or several that are one. */
interface Subject extends AutoCloseable {
  /** Where its nodes listen, on the loopback. */
  List<Integer> ports();

  /** The processes of its nodes. */
  List<ServerProcess> processes();

  /** The CPU time that all of it has used up so far. */
  default long cpuNanos() throws IOException {
    long nanos = 0;
    for (ServerProcess process : processes()) {
      nanos += process.cpu().toNanos();
    }
    return nanos;
  }

  /** The bytes of memory that are alive in its nodes; {@link Target.Platform#memory} says which. */
  long liveBytes() throws IOException, InterruptedException;

  @Override
  void close();
}
