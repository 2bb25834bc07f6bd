package io.parley.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.TestSettings;
import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.DisplayName;
import io.parley.room.directory.Arrival;
import io.parley.security.Rates;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final TestPool test = new TestPool(gone -> {});
  private final Client client = test.open(RecordingSink.reading());
  private final Arrival arrival = new Arrival(UUID.randomUUID(), 1, new DisplayName("Ann"), true);
  private final Connection connection =
      new Connection(
          new MessageAssembler(TestSettings.with()),
          new Rates(TestSettings.with(), test.ticker).forClient());

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whatComesBeforeTheClientIsKnown_isDoneInItsOrder_beforeWhatComesThen() throws Exception {
    ExecutorService callbacks = Executors.newSingleThreadExecutor();
    try {
      List<Integer> done = new ArrayList<>();
      Future<?> comes =
          callbacks.submit(
              () -> {
                for (int i = 0; i < Connection.MAX_WAITING; i++) {
                  int number = i;
                  assertThat(connection.whenOpen(1, known -> done.add(number))).isTrue();
                }
              });
      connection.open(client, arrival);
      comes.get();

      connection.whenOpen(1, known -> done.add(Connection.MAX_WAITING));
      assertThat(done).isEqualTo(IntStream.rangeClosed(0, Connection.MAX_WAITING).boxed().toList());
    } finally {
      callbacks.shutdownNow();
    }
  }

  @Test
  void tooMuchBeforeTheClientIsKnown_isRefused() {
    assertThat(connection.whenOpen(Connection.MAX_WAITING_CHARS, known -> {})).isTrue();
    assertThat(connection.whenOpen(1, known -> {})).isFalse();
    connection.open(client, arrival);
    assertThat(connection.whenOpen(1, known -> {})).isTrue();
  }

  @Test
  void whoReturned_isConfirmedOnce() {
    assertThat(connection.takeUnconfirmed()).isNull();
    connection.open(client, arrival);
    assertThat(connection.takeUnconfirmed()).isEqualTo(arrival);
    assertThat(connection.takeUnconfirmed()).isNull();
  }
}
