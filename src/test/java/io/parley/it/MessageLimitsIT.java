package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The limits on one incoming message hold on the wire, whatever the container enforces (UNDERTOW-2770). */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class MessageLimitsIT {
  private static final int LIMIT = 1024;
  private static final int MIB = 1 << 20;

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.max-message-bytes", String.valueOf(LIMIT),
        "chat.assembly-deadline", "PT1S",
        "chat.greeting", "");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void messageOfExactlyTheLimit_isDelivered_countedInUtf8Bytes() throws Exception {
    String letters = "\u00e9".repeat(LIMIT / 2);
    String emoji = "\ud83d\ude00".repeat(LIMIT / 4);
    try (RawConnection sender = RawConnection.open(server, "?room=limit");
        ChatClient reader = new ChatClient(server.chat("?room=limit"))) {
      server.awaitMembers("limit", 2);
      sender.sendText(letters);
      sender.sendText(emoji);

      assertThat(reader.next()).isEqualTo(letters);
      assertThat(reader.next()).isEqualTo(emoji);
    }
  }

  @Test
  void messageOneByteOverTheLimit_isClosedWith1009_andNotDelivered() throws Exception {
    try (RawConnection sender = RawConnection.open(server, "?room=over");
        RawConnection other = RawConnection.open(server, "?room=over");
        ChatClient reader = new ChatClient(server.chat("?room=over"))) {
      server.awaitMembers("over", 3);
      sender.sendText("\u00e9".repeat(LIMIT / 2) + "x");

      assertThat(sender.readCloseCode()).isEqualTo(1009);
      other.sendText("after");
      assertThat(reader.next()).isEqualTo("after");
    }
  }

  @Test
  void fragmentsOverTheLimit_areClosedWith1009() throws Exception {
    try (RawConnection sender = RawConnection.open(server)) {
      byte[] half = "x".repeat(LIMIT / 2).getBytes(StandardCharsets.UTF_8);
      sender.sendFrame(false, RawConnection.TEXT, half);
      sender.sendFrame(false, RawConnection.CONTINUATION, half);
      sender.sendFrame(false, RawConnection.CONTINUATION, new byte[] {'x'});

      assertThat(sender.readCloseCode()).isEqualTo(1009);
    }
  }

  @Test
  void messageInManySmallFragmentsAndSegments_isDeliveredWhole() throws Exception {
    try (RawConnection sender = RawConnection.open(server, "?room=parts");
        ChatClient reader = new ChatClient(server.chat("?room=parts"))) {
      server.awaitMembers("parts", 2);
      // Each frame ends within a character: two of three parts are empty, which is within the limit
      // of 64.
      byte[] text = "\u20ac".repeat(30).getBytes(StandardCharsets.UTF_8);
      sender.sendFrame(false, RawConnection.TEXT, new byte[] {text[0]});
      for (int i = 1; i < text.length - 1; i++) {
        sender.sendFrame(false, RawConnection.CONTINUATION, new byte[] {text[i]});
      }
      sender.sendFrame(true, RawConnection.CONTINUATION, new byte[] {text[text.length - 1]});

      assertThat(reader.next()).isEqualTo("\u20ac".repeat(30));
    }
  }

  @Test
  void hundredMebibytesInFragments_areRefused_andTheHeapStaysFlat() throws Exception {
    assertHarmless(1009, sender -> flood(sender, MIB / 16, false));
  }

  /** Payara keeps a frame whole, up to a limit in web.xml, and closes with a code of its own when it is larger. */
  @Test
  void hundredMebibytesInOneFrame_areRefused_andTheHeapStaysFlat() throws Exception {
    assertHarmless(Server.isPayara() ? 1011 : 1009, sender -> flood(sender, MIB, true));
  }

  private void assertHarmless(int code, Consumer<RawConnection> flood) throws Exception {
    long before = server.heapBytes();
    try (RawConnection sender = RawConnection.open(server);
        ChatClient bystander = new ChatClient(server.chat("?room=calm"));
        ChatClient other = new ChatClient(server.chat("?room=calm"))) {
      server.awaitMembers("calm", 2);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> flood.accept(sender));

      assertThat(sender.readCloseCode()).isEqualTo(code);
      other.send("still here");
      assertThat(bystander.next()).isEqualTo("still here");
      do {
        assertThat(server.heapBytes()).isLessThan(before + 16 * MIB);
      } while (!isDone(sending));
    }
    server.awaitClients(0);
  }

  /** Waits a little: each look at the heap is a collection, which stops the reading. */
  private static boolean isDone(CompletableFuture<Void> sending) throws Exception {
    try {
      sending.get(250, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  /** One message of 100 MiB of valid text, sent in chunks until the server takes no more. */
  private static void flood(RawConnection sender, int chunkBytes, boolean oneFrame) {
    byte[] chunk = "x".repeat(chunkBytes).getBytes(StandardCharsets.UTF_8);
    long total = 100L * MIB;
    try {
      if (oneFrame) {
        sender.write(RawConnection.header(true, RawConnection.TEXT, total));
      }
      for (long sent = 0; sent < total; sent += chunkBytes) {
        if (!oneFrame) {
          int opcode = sent == 0 ? RawConnection.TEXT : RawConnection.CONTINUATION;
          sender.write(RawConnection.header(sent + chunkBytes == total, opcode, chunkBytes));
        }
        sender.write(chunk);
      }
    } catch (IOException serverTookNoMore) {
      // It may end the connection at once, or read on and throw away.
      return;
    }
  }

  @Test
  void invalidUtf8_isClosedWith1007() throws Exception {
    try (RawConnection sender = RawConnection.open(server)) {
      sender.sendFrame(true, RawConnection.TEXT, new byte[] {'a', (byte) 0xc3, '('});

      assertThat(sender.readCloseCode()).isEqualTo(1007);
    }
  }

  @Test
  void binary_isClosedWith1003() throws Exception {
    try (RawConnection sender = RawConnection.open(server)) {
      sender.sendFrame(true, RawConnection.BINARY, new byte[] {1, 2, 3});

      assertThat(sender.readCloseCode()).isEqualTo(1003);
    }
  }

  @Test
  void messageThatIsNeverFinished_isClosedWith4001() throws Exception {
    try (RawConnection sender = RawConnection.open(server)) {
      sender.sendFrame(false, RawConnection.TEXT, new byte[] {'a'});

      assertThat(sender.readCloseCode()).isEqualTo(4001);
    }
  }

  /**
   * Payara reports empty fragments, and too many end the connection. WildFly swallows them without a call: they cost
   * nothing there, and the assembly deadline ends the message.
   */
  @Test
  void floodOfEmptyFragments_endsTheConnection() throws Exception {
    try (RawConnection sender = RawConnection.open(server)) {
      sender.sendFrame(false, RawConnection.TEXT, new byte[] {'a'});
      for (int i = 0; i < 1000; i++) {
        sender.sendFrame(false, RawConnection.CONTINUATION, new byte[0]);
      }

      assertThat(sender.readCloseCode()).isEqualTo(Server.isPayara() ? 1009 : 4001);
    }
    server.awaitClients(0);
  }
}
