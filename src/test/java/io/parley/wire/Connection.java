package io.parley.wire;

import java.util.List;

/**
 * One TCP connection of the capture, from its SYN to its last ACK.
 *
 * @param name of its client
 */
record Connection(
    String name,
    int clientPort,
    int serverPort,
    List<Segment> segments,
    Stream client,
    Stream server) {

  static Connection of(String name, int clientPort, int serverPort, List<Segment> segments) {
    return new Connection(
        name,
        clientPort,
        serverPort,
        segments,
        new Stream(segments.stream().filter(s -> s.from() == Side.CLIENT).toList()),
        new Stream(segments.stream().filter(s -> s.from() == Side.SERVER).toList()));
  }

  Stream stream(Side side) {
    return side == Side.CLIENT ? client : server;
  }

  /** The name of who sent a segment. */
  String sender(Segment segment) {
    return segment.from() == Side.CLIENT ? name : "Parley";
  }

  Segment segment(int number) {
    return segments.get(number - 1);
  }

  /**
   * The first segment of the other side by which everything up to a sequence number is acknowledged.
   *
   * @param from who sent what is to be acknowledged
   * @param sent the segment in which it was sent
   * @param next the sequence number behind it
   */
  Segment acknowledgment(Side from, Segment sent, long next) {
    long first = stream(from).first();
    return segments.stream()
        .filter(s -> s.number() > sent.number() && s.from() != from && s.hasAck())
        .filter(s -> Segment.distance(first, s.ack()) >= Segment.distance(first, next))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("segment " + sent.number() + " has no ACK"));
  }

  /** A sequence number counted from the SYN of its direction, such as {@code x + 1}. */
  String relative(Side side, long number) {
    long distance = Segment.distance(stream(side).first(), number);
    return distance == 0 ? side.letter() : side.letter() + "+" + distance;
  }

  /** A few words for what a segment carries. */
  String carries(Segment segment) {
    Stream stream = stream(segment.from());
    if (stream.isRepeat(segment)) {
      return "sent again";
    }
    StringBuilder words = new StringBuilder();
    if (segment.length() > 0 && stream.headBeginsIn(segment)) {
      String firstLine = stream.head().lines().findFirst().orElseThrow();
      words.append(firstLine.replaceFirst(" HTTP/1.1$", ""));
    }
    for (WireFrame frame : stream.framesIn(segment)) {
      words.append(words.isEmpty() ? "" : ", ").append(frame.title());
    }
    return words.isEmpty() && segment.length() > 0 ? "(goes on)" : words.toString();
  }
}
