package io.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The arithmetic of TCP, checked on a capture (RFC 9293, sections 3.4 to 3.6). */
final class TcpRules {
  private TcpRules() {}

  static void opensWithThreeSegments(Connection connection) {
    Segment syn = connection.segment(1);
    Segment synAck = connection.segment(2);
    Segment ack = connection.segment(3);
    assertThat(List.of(syn, synAck, ack))
        .extracting(Segment::from, Segment::flagNames, Segment::length)
        .containsExactly(
            tuple(Side.CLIENT, "SYN", 0),
            tuple(Side.SERVER, "SYN, ACK", 0),
            tuple(Side.CLIENT, "ACK", 0));
    assertThat(synAck.ack()).as("ack = x + 1").isEqualTo(syn.next());
    assertThat(Segment.distance(syn.seq(), synAck.ack())).isEqualTo(1);
    assertThat(ack.seq()).as("seq = x + 1").isEqualTo(syn.next());
    assertThat(ack.ack()).as("ack = y + 1").isEqualTo(synAck.next());
    assertThat(Segment.distance(synAck.seq(), ack.ack())).isEqualTo(1);
  }

  /** Every byte, SYN and FIN. */
  static void acknowledgesEverything(Connection connection) {
    for (Segment segment : connection.segments()) {
      if (segment.space() > 0) {
        connection.acknowledgment(segment.from(), segment, segment.next());
      }
    }
  }

  /** No ACK is ahead of what had been sent by then, and none goes back. */
  static void acknowledgesOnlyWhatWasSent(Connection connection) {
    Map<Side, Long> sent = new EnumMap<>(Side.class);
    Map<Side, Long> acknowledged = new EnumMap<>(Side.class);
    for (Segment segment : connection.segments()) {
      Side from = segment.from();
      long first = connection.stream(from).first();
      sent.merge(from, Segment.distance(first, segment.next()), Math::max);
      if (segment.hasAck()) {
        long ack = Segment.distance(connection.stream(from.other()).first(), segment.ack());
        assertThat(ack)
            .as("ack of segment %s", segment.number())
            .isBetween(
                acknowledged.getOrDefault(from.other(), 1L), sent.getOrDefault(from.other(), 0L));
        acknowledged.put(from.other(), ack);
      }
    }
  }

  /** FIN, ACK, FIN, ACK: the server ends its direction, and only then the client its own. */
  static void closesWithFourSegments(Connection connection) {
    List<Segment> closing = Closing.of(connection);
    assertThat(closing.get(0).from()).isEqualTo(Side.SERVER);
    assertThat(closing).extracting(Segment::number).isSorted();
    for (int fin : List.of(0, 2)) {
      Segment end = closing.get(fin);
      Segment answer = closing.get(fin + 1);
      assertThat(answer.isPureAck()).as("ACK without a FIN").isTrue();
      assertThat(answer.ack()).as("ack = seq + 1").isEqualTo(end.next());
      assertThat(Segment.distance(end.seq(), answer.ack())).isEqualTo(end.length() + 1);
    }
  }

  /** A direction that has ended does not keep the other from sending. */
  static void sendsAfterTheOtherSideHasEnded(Connection connection) {
    Segment end = connection.client().finSegment();
    WireFrame echo = connection.server().close();
    Segment carrier = connection.server().carrier(echo.offset());
    assertThat(connection.client().carrier(connection.client().close().offset())).isEqualTo(end);
    assertThat(carrier.number()).isGreaterThan(end.number());
    assertThat(carrier.ack()).as("counts the frame and the FIN").isEqualTo(end.next());
  }

  /** What the kernel said is what follows from the segments. */
  static void wentThroughTheStates(Capture capture) {
    States states = new States(capture.ann());
    List<Segment> closing = Closing.of(capture.ann());
    assertThat(capture.states())
        .containsExactly(
            states.at("opened", capture.ann().segment(3)),
            states.at("server's direction ended", closing.get(1)),
            states.at("both directions ended", closing.get(3)),
            new Capture.State("Bob", "both directions ended", "TIME_WAIT", "CLOSED"));
  }
}
