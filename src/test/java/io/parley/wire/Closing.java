package io.parley.wire;

import java.util.List;

/** The end of a connection in which one side's FIN is acknowledged before the other side sends its own. */
final class Closing {
  private Closing() {}

  /** First FIN, its acknowledgment, second FIN, its acknowledgment. */
  static List<Segment> of(Connection connection) {
    Segment client = connection.client().finSegment();
    Segment server = connection.server().finSegment();
    Segment earlier = client.number() < server.number() ? client : server;
    Segment later = earlier.equals(client) ? server : client;
    return List.of(
        earlier,
        connection.acknowledgment(earlier.from(), earlier, earlier.next()),
        later,
        connection.acknowledgment(later.from(), later, later.next()));
  }
}
