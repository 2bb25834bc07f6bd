package io.parley.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.pool.TestPool;
import io.parley.protocol.Subprotocol;
import java.util.Collections;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GreeterTest {
  private final TestPool test = new TestPool(gone -> {});
  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final RecordingSink sink = RecordingSink.reading();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
    test.close();
  }

  @Test
  void guest_isAsked_onceForEachMessage() {
    Greeter greeter = greeter("chat.greeting-delay", "PT0S");
    Client guest = test.open(Subprotocol.CHAT, sink);

    greeter.greet(guest);
    greeter.greet(guest);

    await()
        .untilAsserted(
            () -> assertThat(sink.sent).isEqualTo(Collections.nCopies(2, "What's your name?")));
  }

  @Test
  void namedAndStructuredClients_areNotAsked_norAnyoneWhereItIsOff() {
    greeter().greet(test.open(sink));
    greeter().greet(test.open(Subprotocol.SUPERCHAT, sink));
    greeter("chat.greeting", "").greet(test.open(Subprotocol.CHAT, sink));

    assertThat(scheduler.getQueue()).isEmpty();
  }

  @Test
  void flood_leavesABoundedNumberOfQuestionsWaiting_andTheOthersAreAskedAllTheSame() {
    Greeter greeter = greeter("chat.greeting-delay", "PT1H");
    Client flooding = test.open(Subprotocol.CHAT, sink);
    Client other = test.open(Subprotocol.CHAT, RecordingSink.reading());

    for (int i = 0; i < 10_000; i++) {
      greeter.greet(flooding);
    }
    greeter.greet(other);

    assertThat(scheduler.getQueue()).hasSize(Greeter.MAX_WAITING + 1);
  }

  private Greeter greeter(String... with) {
    Settings settings = TestSettings.with(with);
    return new Greeter(settings, test.pool, new Transcript(settings), scheduler);
  }
}
