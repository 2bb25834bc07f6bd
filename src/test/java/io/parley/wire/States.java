package io.parley.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of each end after a segment has arrived (RFC 9293, section 3.3.2), for a connection that the client opens and
 * the server begins to close. The states in {@code states.tsv}, which the kernel told, have to agree.
 */
final class States {
  private final String name;
  private final Map<Integer, String> client = new HashMap<>();
  private final Map<Integer, String> server = new HashMap<>();

  States(Connection connection) {
    name = connection.name();
    after(1, "SYN_SENT", "SYN_RECV");
    after(2, "ESTABLISHED", "SYN_RECV");
    after(3, "ESTABLISHED", "ESTABLISHED");
    List<Segment> closing = Closing.of(connection);
    after(closing.get(0).number(), "CLOSE_WAIT", "FIN_WAIT1");
    after(closing.get(1).number(), "CLOSE_WAIT", "FIN_WAIT2");
    after(closing.get(2).number(), "LAST_ACK", "TIME_WAIT");
    after(closing.get(3).number(), "CLOSED", "TIME_WAIT");
  }

  private void after(int segment, String clientState, String serverState) {
    client.put(segment, clientState);
    server.put(segment, serverState);
  }

  /** The client's state after a segment; empty where that segment opens and closes nothing. */
  String client(Segment segment) {
    return client.getOrDefault(segment.number(), "");
  }

  /** The server's state after a segment; empty where that segment opens and closes nothing. */
  String server(Segment segment) {
    return server.getOrDefault(segment.number(), "");
  }

  /** Both ends after a segment, as a row of {@code states.tsv} has them. */
  Capture.State at(String moment, Segment segment) {
    return new Capture.State(name, moment, client(segment), server(segment));
  }
}
