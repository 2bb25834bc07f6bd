package io.parley.chat;

import static io.parley.security.TestAddresses.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.pool.Client;
import io.parley.pool.ClientGone;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Subprotocol;
import io.parley.security.Admission;
import io.parley.security.Refusal;
import io.parley.security.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntranceTest {
  private static final int MAX_CONNECTIONS = 10;

  private final Settings settings =
      TestSettings.with("chat.max-connections", "10", "chat.max-connections-per-address", "4");
  private final Admission admission = new Admission(settings);
  private final Refusals refusals = new Refusals(System::nanoTime);
  private final TestPool test = new TestPool(this::tell);
  private final Entrance entrance =
      new Entrance(admission, refusals, test.pool, new ConnectionLog(test.ticker));

  private void tell(ClientGone event) {
    entrance.onClientGone(event);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void clientThatFindsItsAddressFull_isNotInThePool_andIsCountedAsRefused() {
    for (int i = 0; i < 4; i++) {
      assertThat(open("192.0.2.1")).isPresent();
    }

    assertThat(open("192.0.2.1")).isEmpty();

    assertThat(test.pool.size()).isEqualTo(4);
    assertThat(admission.connections()).isEqualTo(4);
    assertThat(refusals.count(Refusal.ADDRESS_FULL)).isEqualTo(1);
  }

  @Test
  void clientThatLeaves_isCountedOutOnce_howeverOftenItIsRemoved() {
    Client staying = open("192.0.2.1").orElseThrow();
    Client leaving = open("192.0.2.1").orElseThrow();

    test.pool.remove(leaving, false);
    test.pool.remove(leaving, false);
    test.pool.closeSoon(leaving, CloseCode.TOO_SLOW);

    assertThat(admission.connections()).isEqualTo(1);
    test.pool.remove(staying, false);
    assertThat(admission.connections()).isZero();
    assertThat(admission.addresses()).isZero();
  }

  @Test
  void clientThatComesWhileThePoolIsEmptied_isCountedOutToo() {
    test.pool.closeAll(CloseCode.GOING_AWAY);

    assertThat(open("192.0.2.1")).isPresent();

    await().until(() -> admission.connections() == 0);
    assertThat(admission.addresses()).isZero();
  }

  @Test
  void manyWhoComeAndGo_eachRemovedByTwoThreads_leaveNothingBehind() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> visitors = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String address = "192.0.2." + i % 3;
        visitors.add(() -> comeAndGo(address, threads));
      }
      for (Future<Boolean> visitor : threads.invokeAll(visitors)) {
        assertThat(visitor.get()).isTrue();
      }
      await().until(() -> test.pool.size() == 0);
      await().until(() -> admission.connections() == 0);
      assertThat(admission.addresses()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean comeAndGo(String address, ExecutorService threads) {
    boolean held = true;
    for (int i = 0; i < 2000; i++) {
      Optional<Client> client = open(address);
      held &= test.pool.size() <= MAX_CONNECTIONS;
      client.ifPresent(
          in -> {
            threads.execute(() -> test.pool.remove(in, false));
            test.pool.closeSoon(in, CloseCode.TOO_SLOW);
          });
    }
    return held;
  }

  private Optional<Client> open(String address) {
    return entrance.letIn(at(address)).isEmpty()
        ? Optional.of(
            entrance.open(
                at(address), test.identity(null), Subprotocol.CHAT, RecordingSink.reading(), null))
        : Optional.empty();
  }
}
