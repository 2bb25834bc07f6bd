package io.parley.it.harness;

import java.io.IOException;
import java.util.List;

/** Someone in a plain chat, whatever made of; used by one thread. */
public interface Participant extends AutoCloseable {
  /** Sends a message to the room; a single line. */
  void say(String text) throws Exception;

  /** Every message that has come so far, in order. */
  List<String> heard();

  /** Leaves. */
  @Override
  void close() throws IOException;
}
