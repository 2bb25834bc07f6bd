package io.parley.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of the page that take a frame apart, in Markdown. */
final class FrameTables {
  private FrameTables() {}

  /** The frame's bytes, field by field. */
  static String fields(WireFrame frame) {
    byte[] bytes = frame.bytes();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "0",
            code(hex(frame, 0, 1)),
            code(bits(bytes[0], 1, 3, 4)),
            "FIN %d: %s; reserved bits %d; opcode %d: %s"
                .formatted(
                    frame.fin() ? 1 : 0,
                    frame.fin() ? "the message ends with this frame" : "more frames follow",
                    frame.reserved(),
                    frame.opcode(),
                    frame.kind())));
    rows.add(
        List.of(
            "1",
            code(hex(frame, 1, 2)),
            code(bits(bytes[1], 1, 7)),
            "MASK %d: %s; %d bytes of payload"
                .formatted(
                    frame.masked() ? 1 : 0,
                    frame.masked() ? "a masking key follows" : "not masked, no key",
                    frame.length())));
    int start = frame.payloadStart();
    if (frame.masked()) {
      rows.add(List.of("2 to 5", code(hex(frame, 2, start)), "", "masking key"));
    }
    rows.add(
        List.of(
            start + " to " + (start + frame.length() - 1),
            code(hex(frame, start, start + frame.length())),
            "",
            (frame.masked() ? "masked payload; unmasked: " : "payload: ") + meaning(frame)));
    return Tables.table(List.of("bytes", "hex", "bits", "meaning"), rows);
  }

  /** The unmasking, byte by byte. */
  static String unmasking(WireFrame frame) {
    byte[] payload = frame.payload();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < payload.length; i++) {
      int at = frame.payloadStart() + i;
      rows.add(
          List.of(
              String.valueOf(i),
              code(hex(frame, at, at + 1)),
              code(hex(frame, 2 + i % 4, 3 + i % 4)) + " (key byte " + i % 4 + ")",
              code(String.format(Locale.ROOT, "%02x", payload[i])),
              code(Tables.ascii(payload[i]))));
    }
    return Tables.table(List.of("i", "masked", "key byte i mod 4", "XOR", "character"), rows);
  }

  private static String meaning(WireFrame frame) {
    if (frame.opcode() == WireFrame.CLOSE) {
      return "%s, which is code %d"
          .formatted(
              code(String.format(Locale.ROOT, "%04x", frame.closeCode())), frame.closeCode());
    }
    return code(frame.text());
  }

  /** Bytes with a space between. */
  static String hex(WireFrame frame, int from, int to) {
    return frame.raw().substring(2 * from, 2 * to).replaceAll("(..)(?!$)", "$1 ");
  }

  private static String bits(byte value, int... groups) {
    String all = Integer.toBinaryString(0x100 | (value & 0xff)).substring(1);
    List<String> parts = new ArrayList<>();
    int at = 0;
    for (int group : groups) {
      parts.add(all.substring(at, at + group));
      at += group;
    }
    return String.join(" ", parts);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
