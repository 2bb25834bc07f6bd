package io.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in the repository says what the capture in the repository says, and that obeys the rules. */
class OnTheWirePageTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // filled in by JUnit
  Path damaged;

  @Test
  void page_isTheTemplateFilledFromTheCapture() throws IOException {
    String rendered = WirePage.render(Capture.read(WirePage.CAPTURED));
    if (WirePage.isToBeWritten()) {
      Files.writeString(WirePage.PAGE, rendered);
    }
    assertThat(WirePage.PAGE).content().isEqualTo(rendered);
  }

  @Test
  void capture_obeysTheRules() throws IOException {
    WireRules.check(Capture.read(WirePage.CAPTURED));
  }

  /** Elsewhere a FIN may ride on data, and then its acknowledgment is not seq + 1. */
  @Test
  void capture_ofThePage_hasFinsWithoutData() throws IOException {
    assertThat(Closing.of(Capture.read(WirePage.CAPTURED).ann()))
        .extracting(Segment::length)
        .containsOnly(0);
  }

  @Test
  void capture_wrongAcknowledgment_isFound() throws IOException {
    Capture capture = Capture.read(WirePage.CAPTURED);
    String right = "\t" + capture.ann().segment(2).ack() + "\t0\t";
    String wrong = "\t" + (capture.ann().segment(2).ack() + 1) + "\t0\t";
    assertDamageIsFound(right, wrong);
  }

  @Test
  void capture_wrongMaskingKey_isFound() throws IOException {
    WireFrame hello =
        Capture.read(WirePage.CAPTURED).ann().client().frame(WireFrame.TEXT, "Hello!");
    String payload = hello.raw().substring(2 * hello.payloadStart());
    assertDamageIsFound(payload, "00" + payload.substring(2));
  }

  @Test
  void capture_wrongAccept_isFound() throws IOException {
    assertDamageIsFound(hex("HSmrc0sMlYUkAGmm5OPpG2HaGWk="), hex("HSmrc0sMlYUkAGmm5OPpG2HaGWg="));
  }

  @Test
  void capture_finNotAcknowledged_isFound() throws IOException {
    Capture capture = Capture.read(WirePage.CAPTURED);
    Segment last = Closing.of(capture.ann()).get(3);
    assertDamageIsFound(
        last.seq() + "\t" + last.ack() + "\t", last.seq() + "\t" + (last.ack() - 1) + "\t");
  }

  private void assertDamageIsFound(String right, String wrong) throws IOException {
    for (String file : Capture.FILES) {
      String text = Files.readString(WirePage.CAPTURED.resolve(file));
      Files.writeString(damaged.resolve(file), text.replace(right, wrong));
    }
    assertThat(damaged.resolve("segments.tsv")).content().contains(wrong);
    assertThatThrownBy(() -> WireRules.check(Capture.read(damaged)))
        .isInstanceOfAny(AssertionError.class, IllegalArgumentException.class);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }
}
