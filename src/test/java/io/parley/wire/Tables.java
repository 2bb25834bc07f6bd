package io.parley.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tables of the page that are about segments, in Markdown. */
final class Tables {
  private final Connection connection;
  private final States states;

  Tables(Connection connection) {
    this.connection = connection;
    this.states = new States(connection);
  }

  /** A table from its header and its rows. */
  static String table(List<String> header, List<List<String>> rows) {
    StringBuilder text = new StringBuilder(row(header));
    text.append(row(header.stream().map(cell -> "---").toList()));
    rows.forEach(cells -> text.append(row(cells)));
    return text.toString().stripTrailing();
  }

  private static String row(List<String> cells) {
    StringBuilder text = new StringBuilder("|");
    cells.forEach(cell -> text.append(cell.isEmpty() ? " |" : " " + cell + " |"));
    return text.append('\n').toString();
  }

  /** Every segment, with its own numbers. */
  String segments(int from) {
    BigDecimal start = connection.segment(1).seconds();
    List<List<String>> rows = new ArrayList<>();
    for (Segment s : connection.segments().subList(from - 1, connection.segments().size())) {
      rows.add(
          List.of(
              String.valueOf(s.number()),
              millis(s.seconds().subtract(start)),
              connection.sender(s),
              s.flagNames(),
              number(s.from(), s.seq()),
              s.hasAck() ? number(s.from().other(), s.ack()) : "none yet",
              String.valueOf(s.length()),
              connection.carries(s)));
    }
    return table(List.of("#", "ms", "from", "flags", "seq", "ack", "bytes", "carries"), rows);
  }

  /** Some segments, with the state of both ends after each. */
  String withStates(List<Segment> segments) {
    List<List<String>> rows = new ArrayList<>();
    for (Segment s : segments) {
      rows.add(
          List.of(
              String.valueOf(s.number()),
              connection.sender(s),
              s.flagNames(),
              number(s.from(), s.seq()),
              s.hasAck() ? number(s.from().other(), s.ack()) : "none yet",
              states.client(s),
              states.server(s)));
    }
    return table(
        List.of(
            "#",
            "from",
            "flags",
            "seq",
            "ack",
            "then " + connection.name() + " is",
            "then Parley is"),
        rows);
  }

  /** How some bytes of a direction travelled and how they were acknowledged. */
  String journey(Side from, int offset, int length) {
    Stream stream = connection.stream(from);
    Segment carrier = stream.carrier(offset);
    long seq = stream.seqOf(offset);
    long next = stream.seqOf(offset + length);
    Segment ack = connection.acknowledgment(from, stream.carrier(offset + length - 1), next);
    String how = ack.isPureAck() ? "which carries nothing else" : "which carries " + content(ack);
    return table(
        List.of("sent in", "its first byte is", "bytes", "so the next one is", "acknowledged by"),
        List.of(
            List.of(
                "#" + carrier.number() + ", " + connection.sender(carrier),
                number(from, seq),
                String.valueOf(length),
                number(from, next),
                "#"
                    + ack.number()
                    + ", ack "
                    + connection.relative(from, ack.ack())
                    + ", "
                    + how)));
  }

  private String content(Segment segment) {
    String carried = connection.carries(segment);
    return carried.isEmpty() ? "a " + segment.flagNames() : carried;
  }

  private String number(Side side, long value) {
    String relative = connection.relative(side, value);
    return value + " = " + relative;
  }

  /** Milliseconds with three places. */
  static String millis(BigDecimal seconds) {
    return seconds.movePointRight(3).setScale(3, RoundingMode.HALF_UP).toPlainString();
  }

  /** An HTTP head as it is, without the empty line that ends it. */
  static String head(Stream stream) {
    return stream.head().replace("\r\n", "\n").stripTrailing();
  }

  static String ascii(byte b) {
    return new String(new byte[] {b}, StandardCharsets.US_ASCII);
  }
}
