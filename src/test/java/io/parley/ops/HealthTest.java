package io.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Client;
import io.parley.pool.FrameSink;
import io.parley.pool.RecordingSink;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each check can fail, and for its own reason alone. */
class HealthTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void nodeThatServes_isLiveAndReady() {
    node.start();

    assertThat(down(node.health.live())).isEmpty();
    assertThat(down(node.health.ready())).isEmpty();
  }

  @Test
  void deadLane_isNeitherLiveNorReady() {
    node.start();

    node.pool.close();

    await().untilAsserted(() -> assertThat(down(node.health.live())).containsExactly("lanes"));
    assertThat(down(node.health.ready())).containsExactly("lanes");
  }

  @Test
  void heartbeatAndCaretaker_thatHaveNotBegun_orHaveEnded_areNotLive() {
    assertThat(down(node.health.live())).containsExactly("heartbeat", "caretaker");
    node.start();
    assertThat(down(node.health.live())).isEmpty();

    node.heartbeat.stop();
    await().untilAsserted(() -> assertThat(down(node.health.live())).containsExactly("heartbeat"));
    node.here.caretaker.stop();
    await()
        .untilAsserted(
            () -> assertThat(down(node.health.live())).containsExactly("heartbeat", "caretaker"));
    assertThat(down(node.health.ready())).isEmpty();
  }

  @Test
  void heartbeatThatHangs_isNotLive() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    node.pool.open(new HangingSink(hanging, end, false));
    node.start();
    assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();

    node.pass(Duration.ofSeconds(31));

    await().untilAsserted(() -> assertThat(down(node.health.live())).containsExactly("heartbeat"));
    end.countDown();
    await().untilAsserted(() -> assertThat(down(node.health.live())).isEmpty());
  }

  @Test
  void laneWhoseTurnHangs_isNeitherLiveNorReady() throws InterruptedException {
    node.start();
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Client client = node.pool.open(new HangingSink(hanging, end, true));
    node.pool.pool.send(client, new Event.Greeting("hello"));
    assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(down(node.health.live())).isEmpty();

    node.pass(Duration.ofSeconds(30));

    await().untilAsserted(() -> assertThat(down(node.health.live())).containsExactly("lanes"));
    assertThat(down(node.health.ready())).containsExactly("lanes");
    end.countDown();
    await().untilAsserted(() -> assertThat(down(node.health.live())).isEmpty());
  }

  @Test
  void caretakerWhosePartAlwaysFails_isNotLive_andDoesTheOthers() {
    AtomicInteger failures = new AtomicInteger();
    node.here.beforeSweep =
        () -> {
          failures.incrementAndGet();
          throw new IllegalStateException("as the test wants it");
        };
    RecordingSink ann = RecordingSink.reading();
    node.here.joinStructured(ann);
    node.here.joinStructured(RecordingSink.reading());
    node.start();
    await().until(() -> ann.sent.stream().anyMatch(text -> text.contains("\"presence\"")));

    node.pass(Duration.ofSeconds(30));

    await().untilAsserted(() -> assertThat(down(node.health.live())).containsExactly("caretaker"));
    node.here.beforeSweep = () -> {};
    await().untilAsserted(() -> assertThat(down(node.health.live())).isEmpty());
    assertThat(failures).hasPositiveValue();
  }

  @Test
  void nodeThatDrains_isLive_andNotReady() {
    node.start();
    node.pool.open(RecordingSink.reading());

    node.drain.start();

    assertThat(down(node.health.ready())).containsExactly("drain");
    assertThat(node.health.ready().get(0).data()).containsEntry("state", "draining");
    assertThat(down(node.health.live())).isEmpty();
  }

  @Test
  void nodeWhoseStoreIsAway_isLive_andNotReady() {
    node.start();

    node.brokerAvailable = false;
    assertThat(down(node.health.ready())).containsExactly("broker");
    node.directoryAvailable = false;
    assertThat(down(node.health.ready())).containsExactly("broker", "directory");

    assertThat(down(node.health.live())).isEmpty();
  }

  /** A connection that keeps whoever looks at it. */
  private record HangingSink(CountDownLatch hanging, CountDownLatch end, boolean onSend)
      implements FrameSink {
    @Override
    public void send(String text, Runnable sent) {
      if (onSend) {
        hang();
      }
    }

    @Override
    public boolean ping() {
      return true;
    }

    @Override
    public boolean isOpen() {
      if (!onSend) {
        hang();
      }
      return true;
    }

    private void hang() {
      hanging.countDown();
      try {
        end.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close(CloseCode code, String reason) {}
  }

  private static List<String> down(List<Check> checks) {
    return checks.stream().filter(check -> !check.up()).map(Check::name).toList();
  }
}
