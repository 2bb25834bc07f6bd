package io.parley.wire;

import java.util.Locale;

/** A connection as a picture: an arrow for each segment, with the state of both ends after it. */
final class Diagram {
  private static final int ARROW_LENGTH = 50;

  private final Connection connection;
  private final States states;

  Diagram(Connection connection) {
    this.connection = connection;
    this.states = new States(connection);
  }

  String draw() {
    StringBuilder text = new StringBuilder();
    String client = connection.name() + ", port " + connection.clientPort();
    text.append("     %-66s  Parley, port %d%n".formatted(client, connection.serverPort()));
    line(text, "", "CLOSED", "", "LISTEN");
    for (Segment s : connection.segments()) {
      line(text, String.valueOf(s.number()), states.client(s), arrow(s), states.server(s));
    }
    return text.toString().replace("\r", "").stripTrailing();
  }

  private String arrow(Segment segment) {
    String words = " " + words(segment) + " ";
    String dashes = "-".repeat(Math.max(2, ARROW_LENGTH - words.length()));
    return segment.from() == Side.CLIENT
        ? "--" + words + dashes + ">"
        : "<-" + words + dashes + "-";
  }

  private String words(Segment segment) {
    String carried = connection.carries(segment);
    if (!carried.isEmpty()) {
      return segment.fin() ? segment.flagNames() + ", " + carried : carried;
    }
    Side from = segment.from();
    String seq = segment.flagNames() + " seq=" + connection.relative(from, segment.seq());
    return segment.hasAck()
        ? seq + " ack=" + connection.relative(from.other(), segment.ack())
        : seq;
  }

  private static void line(
      StringBuilder text, String number, String left, String arrow, String right) {
    String line = String.format(Locale.ROOT, "%3s  %-12s %-53s  %s", number, left, arrow, right);
    text.append(line.stripTrailing()).append('\n');
  }
}
