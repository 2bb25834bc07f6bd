package io.parley.bench;

import io.parley.it.harness.ServerProcess;
import java.io.IOException;

/** A running server that is measured. */
interface Subject extends AutoCloseable {
  /** Where it listens, on the loopback. */
  int port();

  /** Its process, for the CPU time. */
  ServerProcess process();

  /** The bytes of memory that are alive in it; {@link Target.Platform#memory} says which. */
  long liveBytes() throws IOException, InterruptedException;

  @Override
  void close();
}
