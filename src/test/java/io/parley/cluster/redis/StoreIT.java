package io.parley.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.config.Settings;
import io.parley.it.harness.RedisServer;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stock")
class StoreIT {
  private static final Script COUNT = Script.of(StoreIT.class, "count.lua");
  private static final String CHANNEL = "parley:channel";

  private RedisServer redis;
  private Store store;
  private final AtomicInteger connected = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    store = open(redis.uri());
    store.onConnected(connected::incrementAndGet);
    store.start();
  }

  private static Store open(String uri) {
    return new Store(
        new Settings.Redis(uri, "parley", Duration.ofSeconds(1), Duration.ofSeconds(30)),
        List.of(COUNT),
        System::nanoTime,
        Thread::new);
  }

  @AfterEach
  void stop() {
    store.close();
    redis.close();
  }

  private CompletionStage<List<Object>> count(String by) {
    return store.run(COUNT, List.of("parley:counter"), List.of(by));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call).satisfies(e -> assertThat(RefusedException.codeOf(e)).isEqualTo(code));
  }

  @Test
  void scripts_runInTheOrderOfTheCalls() throws Exception {
    List<CompletionStage<List<Object>>> answers = new ArrayList<>();
    for (int i = 1; i <= 5000; i++) {
      answers.add(count("1"));
    }

    for (int i = 1; i <= 5000; i++) {
      assertThat(get(answers.get(i - 1))).isEqualTo(List.of((long) i));
    }
    assertThat(connected).hasValue(1);
  }

  @Test
  void channels_areHeard_andAgainAfterTheStoreWasAway_andNotAfterTheyAreGivenUp() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    get(store.subscribe(CHANNEL, heard::add));
    assertThat(get(store.publish(CHANNEL, "one"))).isEqualTo(1);
    await().until(() -> heard.equals(List.of("one")));

    redis.kill();
    await().until(() -> !store.isAvailable());
    assertRefused(() -> get(store.publish(CHANNEL, "lost")), ErrorCode.UNAVAILABLE);
    assertRefused(() -> get(store.subscribe("parley:other", heard::add)), ErrorCode.UNAVAILABLE);
    redis.startAgain();
    await().until(store::isAvailable);
    await().until(() -> connected.get() == 2);

    assertThat(get(store.publish(CHANNEL, "two"))).isEqualTo(1);
    await().until(() -> heard.equals(List.of("one", "two")));
    assertThat(get(store.publish("parley:other", "nobody"))).isZero();
    store.unsubscribe(CHANNEL);
    await().until(() -> get(store.publish(CHANNEL, "three")) == 0);
    assertThat(heard).containsExactly("one", "two");
    assertThat(get(count("1"))).as("scripts are there again").isEqualTo(List.of(1L));
  }

  @Test
  void channelThatIsGivenUpAndTakenAgain_isHeard_whateverThreadDoesWhich() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 200; i++) {
      String channel = "parley:again:" + i;
      get(store.subscribe(channel, heard::add));
      CompletionStage<List<Object>> asked = count("1");
      // From here; and then, mostly, from the connection's own thread.
      store.unsubscribe(channel);
      get(asked.thenCompose(counted -> store.subscribe(channel, heard::add)));

      assertThat(get(store.publish(channel, "x"))).isEqualTo(1);
    }
    await().until(() -> heard.size() == 200);
  }

  @Test
  void whenTheStoreIsThereAgain_everyChannelIsHeard_howeverMany() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 3000; i++) {
      get(store.subscribe("parley:many:" + i, heard::add));
    }
    List<Long> listeners = new CopyOnWriteArrayList<>();
    store.onConnected(
        () -> {
          for (int i = 0; i < 3000; i += 100) {
            store.publish("parley:many:" + (2999 - i), "x").thenAccept(listeners::add);
          }
        });

    redis.command("CLIENT", "KILL", "TYPE", "pubsub");

    await().until(() -> listeners.size() == 30);
    assertThat(listeners).containsOnly(1L);
    await().until(() -> heard.size() == 30);
  }

  @Test
  void storeThatTakesNoWrites_isAway_andIsNotTakenForBackAgain() throws Exception {
    try (RedisServer primary = RedisServer.start()) {
      redis.command("REPLICAOF", "127.0.0.1", String.valueOf(primary.port()));

      await().until(() -> isRefused(count("1")));
      await().until(() -> !store.isAvailable());
      int before = connected.get();
      await().during(Duration.ofSeconds(1)).until(() -> !store.isAvailable());
      assertThat(connected).hasValue(before);

      redis.command("REPLICAOF", "NO", "ONE");
      await().until(() -> !isRefused(count("1")));
    }
  }

  @Test
  void connectionsThatAreKilled_areMadeAnew() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    get(store.subscribe(CHANNEL, heard::add));

    redis.command("CLIENT", "KILL", "TYPE", "pubsub");
    await().until(() -> connected.get() == 2);
    redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await().until(() -> connected.get() == 3);

    assertThat(get(store.publish(CHANNEL, "still"))).isEqualTo(1);
    await().until(() -> heard.equals(List.of("still")));
  }

  @Test
  void storeThatDoesNotAnswer_isAway_andNothingIsAskedTwice() throws Exception {
    assertThat(get(count("1"))).isEqualTo(List.of(1L));
    redis.command("CLIENT", "PAUSE", "3000", "ALL");

    CompletionStage<List<Object>> late = count("1");
    assertRefused(() -> get(late), ErrorCode.UNAVAILABLE);
    assertThat(store.isAvailable()).isFalse();
    await().until(() -> store.isAvailable() && !isRefused(count("0")));
    assertThat((long) get(count("0")).get(0)).isIn(1L, 2L);
  }

  private static boolean isRefused(CompletionStage<?> stage) {
    try {
      get(stage);
      return false;
    } catch (Exception refused) {
      return true;
    }
  }

  @Test
  void storeWithoutMemory_saysSo_andScriptsThatItForgot_areLoadedAgain() throws Exception {
    redis.command("CONFIG", "SET", "maxmemory", "1");
    assertRefused(() -> get(count("1")), ErrorCode.LIMIT_REACHED);
    assertThat(store.isAvailable()).isTrue();
    redis.command("CONFIG", "SET", "maxmemory", "0");

    redis.command("SCRIPT", "FLUSH");
    assertRefused(() -> get(count("1")), ErrorCode.UNAVAILABLE);
    await().until(() -> !isRefused(count("1")));
  }

  @Test
  void withoutAStore_itStarts_andConnectsWhenItComes() throws Exception {
    redis.kill();
    try (Store early = open(redis.uri())) {
      early.start();
      assertThat(early.isAvailable()).isFalse();
      redis.startAgain();
      await().until(early::isAvailable);
    }
  }
}
