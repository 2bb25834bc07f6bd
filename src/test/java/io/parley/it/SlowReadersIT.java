package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.Footprint;
import io.parley.it.harness.HeapWatch;
import io.parley.it.harness.MessageOrder;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.it.harness.Swarm;
import io.parley.it.harness.SwarmClient;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A room of a thousand in which some have stopped to read and a hundred read too slowly: the others lose nothing and wait
 * for nobody, and the server does not grow. Only the overflow of an outbox can close a client here: all deadlines are off.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class SlowReadersIT {
  private static final String ROOM = "?room=big";
  private static final int READERS = 896;
  private static final int SLOW = 100;

  /**
   * Fewer on Payara, which takes far more for each of them before it reports less as sent than it was given: four times the
   * socket's send buffer, on the heap (Payara 6.2025.10, Grizzly's default); over the loopback ten megabytes.
   */
  private static final int STOPPED = Server.isPayara() ? 2 : 50;

  private static final int OUTBOX_BYTES = 524_288;

  /** What a container is given beyond what it reported as sent; a client with so much unsent is really stuck. */
  private static final int WINDOW_BYTES = 65_536;

  private static final int FILLING_BYTES = 16_000;

  /** Linux lets a socket's send buffer grow to 4 MiB: five times that, and what it takes for granted. */
  private static final int MAX_FILLING_MESSAGES = 1600;

  private static final int FILLING_MESSAGES_A_LOOK = 8;
  private static final int MESSAGE_BYTES = 8_000;

  /** Twice what the outbox of one that is stuck has room for. */
  private static final int MESSAGES = 2 * OUTBOX_BYTES / MESSAGE_BYTES;

  /** A sixteenth of what they are sent. */
  private static final int SLOW_BYTES_A_MESSAGE = MESSAGE_BYTES / 16;

  /** What the readers have not got yet fits their outboxes many times over, however slow this machine is today. */
  private static final int IN_FLIGHT = 4;

  private static final int MIB = 1 << 20;

  /** A thousand sessions, what is in flight to them, and what is held for those who are stuck, at the worst moment. */
  private static final int MAX_HEAP_GROWTH_BYTES = 128 * MIB;

  private static final int TOO_SLOW = 4001;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.outbox-max-bytes", String.valueOf(OUTBOX_BYTES),
        "chat.send-deadline", "PT0S",
        "chat.ping-interval", "PT0S",
        "chat.rate-messages-per-second", "0",
        "chat.rate-bytes-per-second", "0",
        "chat.greeting", "");
  }

  @Test
  void theyAreClosedWith4001_andTheOthersGetEverythingInOrder() throws Exception {
    server = Server.at(url);
    Footprint before = server.footprint();
    try (Swarm swarm = new Swarm(server);
        HeapWatch heap = HeapWatch.start(server)) {
      SwarmClient sender = swarm.connect(ROOM);
      SwarmClient witness = swarm.connect(ROOM);
      List<SwarmClient> stopped = connectStopped(swarm, STOPPED);
      int filled = fillTheWayTo(stopped.size(), sender, witness);
      List<SwarmClient> slow = connectStopped(swarm, SLOW);
      List<SwarmClient> readers = swarm.connect(READERS, ROOM);
      server.awaitMembers("big", STOPPED + SLOW + READERS + 2);

      sendToAll(sender, readers, slow);

      assertThat(heap.growthBytes()).isLessThan(MAX_HEAP_GROWTH_BYTES);
      assertThat(readers).allSatisfy(reader -> assertThat(reader.order().fault()).isEmpty());
      assertThat(witness.order().last("filler")).hasValue(filled - 1);
      server.awaitClients(SLOW + READERS + 2);
      assertStoppedFindNoHole(stopped, filled);
      assertSlowGetEverythingToo(slow);
    }
    server.awaitReturnTo(before);
  }

  private List<SwarmClient> connectStopped(Swarm swarm, int count) throws IOException {
    List<SwarmClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SwarmClient client = swarm.connectNarrow(ROOM);
      client.stop();
      clients.add(client);
    }
    return clients;
  }

  /** Sends until the sockets hold no more and the windows are full; the outboxes still have room. */
  private int fillTheWayTo(int stuck, SwarmClient sender, SwarmClient witness) throws Exception {
    server.awaitMembers("big", stuck + 2);
    String filling = "x".repeat(FILLING_BYTES);
    int sent = 0;
    while (server.footprint().unsentBytes() < (long) stuck * WINDOW_BYTES) {
      assertThat(sent).isLessThan(MAX_FILLING_MESSAGES);
      for (int i = 0; i < FILLING_MESSAGES_A_LOOK; i++) {
        sender.send(MessageOrder.message("filler", sent, filling));
        sent++;
      }
      awaitReceived(List.of(witness), sent);
    }
    server.awaitClients(stuck + 2);
    return sent;
  }

  /** Sends as fast as the readers take it. */
  private static void sendToAll(
      SwarmClient sender, List<SwarmClient> readers, List<SwarmClient> slow) {
    String filling = "x".repeat(MESSAGE_BYTES);
    for (int i = 0; i < MESSAGES; i++) {
      sender.send(MessageOrder.message("sender", i, filling));
      slow.forEach(client -> client.readSome(SLOW_BYTES_A_MESSAGE));
      awaitReceived(readers, i + 1 - IN_FLIGHT);
    }
    awaitReceived(readers, MESSAGES);
  }

  private static void awaitReceived(List<SwarmClient> clients, int messages) {
    await(messages + " messages with all readers")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Swarm.least(clients, SwarmClient::received) >= messages);
  }

  /** They find what was sent to them until they were given up, and then why, or the end where that no longer fitted. */
  private static void assertStoppedFindNoHole(List<SwarmClient> stopped, int filled) {
    stopped.forEach(SwarmClient::readOn);
    await().atMost(PATIENCE).until(() -> stopped.stream().allMatch(SwarmClient::isEnded));
    System.out.println(
        +filled + " " + stopped.stream().map(c -> c.received() + "/" + c.closeCode()).toList());
    assertThat(stopped)
        .allSatisfy(
            client -> {
              assertThat(client.order().fault()).isEmpty();
              assertThat(client.received()).isBetween(1, filled + MESSAGES - 1);
              assertThat(client.closeCode()).isIn(TOO_SLOW, 0);
            });
  }

  /** What they had not read lay in their sockets and outboxes. */
  private static void assertSlowGetEverythingToo(List<SwarmClient> slow) {
    slow.forEach(SwarmClient::readOn);
    awaitReceived(slow, MESSAGES);
    assertThat(slow).allSatisfy(client -> assertThat(client.order().fault()).isEmpty());
  }
}
