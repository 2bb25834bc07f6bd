package io.parley.chat;

import static io.parley.security.TestAddresses.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.config.TestSettings;
import io.parley.log.LogCapture;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Subprotocol;
import io.parley.security.Admission;
import io.parley.security.Refusals;
import java.io.EOFException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionLogTest {
  private final TestPool test = new TestPool(this::tell);
  private final ConnectionLog connections = new ConnectionLog(test.ticker);
  private final Entrance entrance =
      new Entrance(
          new Admission(TestSettings.with()), new Refusals(test.ticker), test.pool, connections);
  private final LogCapture log = new LogCapture(ConnectionLog.class);

  private void tell(ClientGone event) {
    entrance.onClientGone(event);
  }

  @AfterEach
  void stop() {
    log.close();
    test.close();
  }

  @Test
  void clientThatComesAndGoes_hasALineForEach_atDebug() {
    Client client = open("192.0.2.1");
    test.now.addAndGet(Duration.ofMinutes(2).toNanos());
    client.peersCode(1000);
    test.pool.remove(client, true);
    test.pool.remove(client, true);

    assertThat(log.lines())
        .containsExactly(
            "FINE event=connection-opened client=%s address=192.0.2.1 subprotocol=chat"
                .formatted(client.id()),
            "FINE event=connection-closed client=%s address=192.0.2.1 seconds=120 by=client code=1000"
                .formatted(client.id()));
  }

  @Test
  void clientThatVanishes_isSaidToHaveClosedWith1006() {
    test.pool.remove(open("192.0.2.1"), false);

    assertThat(log.lines().get(1)).endsWith(" by=client code=1006");
  }

  @Test
  void clientsClosedForCause_areToldOnceASecondForEachCode() {
    List<Client> clients =
        List.of(open("192.0.2.1"), open("192.0.2.2"), open("192.0.2.3"), open("192.0.2.4"));
    close(clients.get(0), CloseCode.TOO_SLOW);
    close(clients.get(1), CloseCode.TOO_SLOW);
    close(clients.get(2), CloseCode.NO_PONG);
    test.now.addAndGet(Duration.ofSeconds(1).toNanos());
    close(clients.get(3), CloseCode.TOO_SLOW);

    assertThat(log.lines().subList(4, 8))
        .containsExactly(
            "INFO event=connection-closed client=%s address=192.0.2.1 seconds=0 by=server code=4001 reason=\"too slow\""
                .formatted(clients.get(0).id()),
            "FINE event=connection-closed client=%s address=192.0.2.2 seconds=0 by=server code=4001 reason=\"too slow\""
                .formatted(clients.get(1).id()),
            "INFO event=connection-closed client=%s address=192.0.2.3 seconds=0 by=server code=4002 reason=\"no answer to pings\""
                .formatted(clients.get(2).id()),
            "INFO event=connection-closed client=%s address=192.0.2.4 seconds=1 by=server code=4001 reason=\"too slow\" suppressed=1"
                .formatted(clients.get(3).id()));
  }

  @Test
  void clientsOfAServerThatStops_areToldAtDebugAlone() {
    close(open("192.0.2.1"), CloseCode.GOING_AWAY);

    assertThat(log.lines()).allMatch(line -> line.startsWith("FINE "));
  }

  @Test
  void failedConnection_isToldByTheKindOfItsFailureAlone() {
    Client client = open("192.0.2.1");
    connections.failed(client, new IllegalStateException("what the client said\nevent=forged"));
    connections.failed(null, new IllegalStateException("what the client said"));
    connections.failed(client, new EOFException("reset"));

    assertThat(log.lines().subList(1, 4))
        .containsExactly(
            "WARNING event=connection-failed client=%s failure=java.lang.IllegalStateException"
                .formatted(client.id()),
            "FINE event=connection-failed failure=java.lang.IllegalStateException",
            "FINE event=connection-failed client=%s failure=java.io.EOFException"
                .formatted(client.id()));
    assertThat(log.failures()).isEmpty();
  }

  private Client open(String address) {
    assertThat(entrance.letIn(at(address))).isEmpty();
    return entrance.open(
        at(address), test.identity(null), Subprotocol.CHAT, RecordingSink.reading(), null);
  }

  private void close(Client client, CloseCode code) {
    int before = log.lines().size();
    test.pool.closeSoon(client, code);
    await().until(() -> log.lines().size() > before);
  }
}
