package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bad network does to a connection to Redis what it is told to do, and nothing else. */
class CableTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int GLANCE_MILLIS = 200;

  private RedisServer redis;
  private Cable cable;
  private Socket socket;
  private BufferedReader lines;

  @BeforeEach
  void connect() throws IOException {
    redis = RedisServer.start();
    cable = Cable.toRedis(redis.port());
    connectAgain();
  }

  private void connectAgain() throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), cable.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  @AfterEach
  void end() throws IOException {
    socket.close();
    cable.close();
    redis.close();
  }

  @Test
  void losePublications_leavesOutEverySoManieth_andTheConnectionStays() throws IOException {
    // given
    say("SSUBSCRIBE ch");
    read(6);
    cable.losePublications(3);

    // when
    for (int i = 1; i <= 7; i++) {
      assertThat(redis.command("SPUBLISH", "ch", "said-" + i)).isEqualTo(":1");
    }

    // then
    for (int heard : new int[] {1, 2, 4, 5, 7}) {
      assertThat(read(7)).endsWith("said-" + heard);
    }
    assertThat(cable.lostPublications()).isEqualTo(2);
    cable.mend();
    assertThat(redis.command("SPUBLISH", "ch", "said-8")).isEqualTo(":1");
    assertThat(read(7)).endsWith("said-8");
  }

  @Test
  void slowDown_holdsBack_eitherWay() throws IOException {
    cable.slowDown(Duration.ofMillis(300));
    long asked = System.nanoTime();

    say("PING");

    assertThat(read(1)).isEqualTo("+PONG");
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void throttle_passesSoManyBytesInASecond() throws IOException {
    say("SET long " + "x".repeat(2000));
    assertThat(read(1)).isEqualTo("+OK");
    cable.throttle(2000);
    long asked = System.nanoTime();

    // The portion that was awaited before may be a whole one, and counts all the same.
    say("GET long");

    assertThat(read(2)).hasSize(2000);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void goDark_swallows_untilItIsMended_withAReset() throws IOException {
    cable.goDark();
    say("PING");
    socket.setSoTimeout(GLANCE_MILLIS);
    assertThatThrownBy(lines::readLine).isInstanceOf(SocketTimeoutException.class);

    cable.mend();

    socket.setSoTimeout(PATIENCE_MILLIS);
    assertThatThrownBy(() -> read(1)).isInstanceOf(IOException.class);
    connectAgain();
    say("PING");
    assertThat(read(1)).isEqualTo("+PONG");
  }

  @Test
  void cut_resets_whatIsThere_andWhatComes() throws IOException {
    cable.cut();

    assertThatThrownBy(() -> read(1)).isInstanceOf(IOException.class);
    connectAgain();
    assertThatThrownBy(() -> read(1)).isInstanceOf(IOException.class);
  }

  private void say(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The last of so many lines. */
  private String read(int count) throws IOException {
    String line = "";
    for (int i = 0; i < count; i++) {
      line = lines.readLine();
      if (line == null) {
        throw new IOException("the end");
      }
    }
    return line;
  }
}
