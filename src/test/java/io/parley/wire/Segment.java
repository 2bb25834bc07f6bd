package io.parley.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One TCP segment, as tshark's fields tell it.
 *
 * @param number in its connection, from 1
 * @param seconds since the capture began
 * @param seq the raw sequence number, of 32 bits
 * @param ack the raw acknowledgment number: the next byte that the sender of this segment waits for
 * @param payload in hexadecimal
 * @param tsharkFrames tshark's own reading of the WebSocket frames within: FIN, opcode and mask bit of each, and then the
 *     masking keys
 */
record Segment(
    int number,
    BigDecimal seconds,
    Side from,
    int flags,
    long seq,
    long ack,
    int length,
    String payload,
    List<String> tsharkFrames) {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final long MODULUS = 1L << 32;

  /** Reads a row of {@code segments.tsv}. */
  static Segment of(int number, Side from, Row row) {
    return new Segment(
        number,
        new BigDecimal(row.get("frame.time_relative")),
        from,
        Integer.decode(row.get("tcp.flags")),
        Long.parseLong(row.get("tcp.seq_raw")),
        Long.parseLong(row.get("tcp.ack_raw")),
        Integer.parseInt(row.get("tcp.len")),
        row.get("tcp.payload"),
        List.of(
            row.get("websocket.fin"),
            row.get("websocket.opcode"),
            row.get("websocket.mask"),
            row.get("websocket.masking_key")));
  }

  boolean syn() {
    return (flags & SYN) != 0;
  }

  boolean fin() {
    return (flags & FIN) != 0;
  }

  boolean hasAck() {
    return (flags & ACK) != 0;
  }

  /** Whether it says nothing but how far the other direction has come. */
  boolean isPureAck() {
    return hasAck() && !syn() && !fin() && length == 0;
  }

  /** What it takes of the sequence numbers: its bytes, and one each for SYN and FIN. */
  int space() {
    return length + (syn() ? 1 : 0) + (fin() ? 1 : 0);
  }

  /** The sequence number that follows it. */
  long next() {
    return (seq + space()) % MODULUS;
  }

  /** How far a sequence number lies behind another, over the end of the 32 bits too. */
  static long distance(long from, long to) {
    return (to - from + MODULUS) % MODULUS;
  }

  /** The names of its flags, without PSH, which is only a hint to the receiver. */
  String flagNames() {
    List<String> names = new ArrayList<>();
    if (syn()) {
      names.add("SYN");
    }
    if (fin()) {
      names.add("FIN");
    }
    if (hasAck()) {
      names.add("ACK");
    }
    return String.join(", ", names);
  }
}
