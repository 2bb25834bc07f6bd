package io.parley.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One direction of a connection: its segments put together into the bytes that they carried, and those taken apart into
 * an HTTP head and WebSocket frames. Segments need not follow the frames' borders.
 */
final class Stream {
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final long first;
  private final Segment finSegment;
  private final byte[] bytes;
  private final String head;
  private final List<WireFrame> frames;
  private final NavigableMap<Integer, Segment> segmentByOffset = new TreeMap<>();
  private final List<Segment> repeats = new ArrayList<>();

  /**
   * Puts the segments together.
   *
   * @throws IllegalArgumentException if the capture is not whole: no SYN, no FIN, a hole, no HTTP head
   */
  Stream(List<Segment> segments) {
    first = segments.get(0).seq();
    long expected = first;
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    List<Segment> fins = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.space() == 0) {
        continue;
      }
      if (segment.seq() != expected) {
        if (Segment.distance(first, segment.next()) > Segment.distance(first, expected)) {
          throw new IllegalArgumentException("segment " + segment.number() + " leaves a hole");
        }
        repeats.add(segment);
        continue;
      }
      if (segment.length() > 0) {
        segmentByOffset.put(collected.size(), segment);
        collected.writeBytes(HexFormat.of().parseHex(segment.payload()));
      }
      if (segment.fin()) {
        fins.add(segment);
      }
      expected = segment.next();
    }
    if (!segments.get(0).syn() || fins.size() != 1) {
      throw new IllegalArgumentException("a direction has one SYN, which comes first, and one FIN");
    }
    finSegment = fins.get(0);
    bytes = collected.toByteArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int headEnd = text.indexOf(END_OF_HEAD) + END_OF_HEAD.length();
    head = text.substring(0, headEnd);
    frames = WireFrame.all(bytes, headEnd);
  }

  /** The sequence number of the SYN. */
  long first() {
    return first;
  }

  Segment finSegment() {
    return finSegment;
  }

  /** The HTTP head, with its line ends. */
  String head() {
    return head;
  }

  List<WireFrame> frames() {
    return frames;
  }

  /** The first frame of that kind with that text; of a close frame the text is not looked at. */
  WireFrame frame(int opcode, String text) {
    return frames.stream()
        .filter(frame -> frame.opcode() == opcode)
        .filter(frame -> opcode == WireFrame.CLOSE || frame.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no frame " + opcode + " " + text));
  }

  WireFrame close() {
    return frame(WireFrame.CLOSE, "");
  }

  /** The value of a header of the HTTP head; empty where it has none. */
  String header(String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** The sequence number of a byte; the SYN has taken the first one. */
  long seqOf(int offset) {
    return (first + 1 + offset) % (1L << 32);
  }

  /** The segment that carries a byte. */
  Segment carrier(int offset) {
    return segmentByOffset.floorEntry(offset).getValue();
  }

  /** The frames that begin in a segment. */
  List<WireFrame> framesIn(Segment segment) {
    return frames.stream().filter(frame -> carrier(frame.offset()).equals(segment)).toList();
  }

  boolean headBeginsIn(Segment segment) {
    return carrier(0).equals(segment);
  }

  /** Whether everything in a segment had been sent before; TCP sends again what is not acknowledged soon. */
  boolean isRepeat(Segment segment) {
    return repeats.contains(segment);
  }
}
