package io.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a stream is cut into reads, the generator counts the same. */
class FrameParserTest {
  private static final int TEXT = 0x81;
  private static final int TEXT_BEGINS = 0x01;
  private static final int TEXT_ENDS = 0x80;
  private static final int PING = 0x89;
  private static final int CLOSE = 0x88;

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  @Test
  void text_eachMessageCountsOnce_whateverItsFrames() {
    frame(TEXT, "");
    frame(TEXT, "x".repeat(64));
    frame(TEXT_BEGINS, "x".repeat(126));
    frame(PING, "are you there?");
    frame(TEXT_ENDS, "y");
    frame(TEXT, "x".repeat(70_000));

    forEveryCut(
        Dialect.TEXT,
        heard ->
            assertThat(heard.told)
                .containsExactly("joined", "message", "message", "say", "message", "message"));
  }

  @Test
  void superchat_everyLineIsToldApart_alsoWhereMessagesGrow() {
    String message = "{\"type\":\"message\",\"offset\":%d,\"body\":\"x\"}";
    frame(TEXT, "{\"type\":\"welcome\",\"client\":\"c\"}");
    frame(TEXT, "{\"type\":\"presence\",\"count\":2}\n{\"type\":\"ok\",\"id\":1}");
    frame(TEXT, message.formatted(9) + "\n" + message.formatted(10) + "\n{\"type\":\"ok\"}\n");
    frame(TEXT, message.formatted(11) + "\n" + message.formatted(12));

    forEveryCut(
        Dialect.SUPERCHAT,
        heard ->
            assertThat(heard.told)
                .containsExactly("say", "ok", "message", "message", "ok", "message", "message"));
  }

  @Test
  void recovery_everyOffsetIsRead_alsoWhereMessagesGrow() {
    frame(TEXT, "{\"type\":\"welcome\",\"client\":\"c\"}");
    frame(TEXT, "{\"type\":\"ok\",\"id\":1}\n" + inRoom(9) + "\n" + inRoom(10));
    frame(TEXT, "{\"type\":\"presence\",\"count\":2}\n" + inRoom(11) + "\n" + inRoom(12));

    forEveryCut(
        heard -> new RecoveringReading(heard, "r", 8),
        heard ->
            assertThat(heard.told)
                .containsExactly("joined", "ok", "message", "message", "message", "message"));
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 11, 100})
  void recovery_anotherOffsetThanTheNext_fails(long second) {
    frame(TEXT, inRoom(9) + "\n" + inRoom(second));
    assertThatThrownBy(() -> hear(heard -> new RecoveringReading(heard, "r", 8), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("offset " + second + " where 10 was to come");
  }

  private static String inRoom(long offset) {
    return "{\"type\":\"message\",\"room\":\"r\",\"offset\":%d,\"body\":\"1\"}".formatted(offset);
  }

  @Test
  void superchat_error_fails() {
    frame(TEXT, "{\"type\":\"error\",\"code\":429}");
    assertThatThrownBy(() -> hear(heard -> Dialect.SUPERCHAT.reading(heard, "room"), 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void socketIo_connects_answersPings_andCountsEvents() {
    frame(TEXT, "0{\"sid\":\"a\"}");
    frame(TEXT, "40{\"sid\":\"b\"}");
    frame(TEXT, "42[\"message\",\"x\"]");
    frame(TEXT, "2");
    frame(TEXT, "42[\"message\",\"y\"]");

    forEveryCut(
        Dialect.SOCKET_IO,
        heard ->
            assertThat(heard.told).containsExactly("say", "joined", "message", "say", "message"));
  }

  @Test
  void close_tellsItsCode() {
    frame(CLOSE, new String(new byte[] {0x03, 0x68}, UTF_8));
    forEveryCut(
        Dialect.NCHAN, heard -> assertThat(heard.told).containsExactly("joined", "close 872"));
  }

  private void frame(int head, String text) {
    byte[] payload = text.getBytes(UTF_8);
    stream.write(head);
    if (payload.length < 126) {
      stream.write(payload.length);
    } else if (payload.length < 1 << 16) {
      stream.write(126);
      stream.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      stream.write(127);
      stream.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    stream.writeBytes(payload);
  }

  private void forEveryCut(Dialect dialect, Consumer<Heard> check) {
    forEveryCut(heard -> dialect.reading(heard, "room"), check);
  }

  private void forEveryCut(Function<Listener, Reading> kind, Consumer<Heard> check) {
    for (int step = 1; step <= Math.min(200, stream.size()); step++) {
      check.accept(hear(kind, step));
    }
    check.accept(hear(kind, stream.size()));
  }

  /** Reads so many bytes at once; what was not taken is given again with the next. */
  private Heard hear(Function<Listener, Reading> kind, int step) {
    Heard heard = new Heard();
    Reading reading = kind.apply(heard);
    FrameParser parser = new FrameParser(heard, reading);
    ByteBuffer in = ByteBuffer.wrap(stream.toByteArray());
    reading.begins();
    int from = 0;
    for (int to = step; from < in.limit(); to += step) {
      from = parser.take(in, from, Math.min(to, in.limit()));
    }
    return heard;
  }

  /** Writes down what it is told. */
  private static final class Heard implements Listener {
    private final List<String> told = new ArrayList<>();

    @Override
    public void joined() {
      told.add("joined");
    }

    @Override
    public void delivered() {
      told.add("message");
    }

    @Override
    public void acknowledged() {
      told.add("ok");
    }

    @Override
    public void say(ByteBuffer frame) {
      told.add("say");
    }

    @Override
    public void closedByServer(int code) {
      told.add("close " + code);
    }
  }
}
