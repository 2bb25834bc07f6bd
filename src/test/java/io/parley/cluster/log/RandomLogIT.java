package io.parley.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.it.harness.RedisServer;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Broker;
import io.parley.room.log.Draft;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.LogPage;
import io.parley.room.log.MemoryBroker;
import io.parley.room.log.Query;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The log in Redis against the one in memory, with the same random messages, keys, edits and reads. A failure names its seed;
 * {@code -Dparley.seed=...} repeats it.
 */
@Tag("stock")
class RandomLogIT {
  private static final int STEPS = 6000;
  private static final int MOST_AT_ONCE = 20;
  private static final List<Integer> BYTES = List.of(1, 500, 3000, 1_000_000, 1_000_000);
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final List<Author> AUTHORS =
      List.of(
          new Author(new UUID(0, 1), new DisplayName("Ann")),
          new Author(new UUID(0, 2), new DisplayName("B\u00f6b \ud83d\ude00")),
          Author.overHttp(new DisplayName("Kitchen")));

  private final long seed = Long.getLong("parley.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicLong head = new AtomicLong();

  @Test
  void bothLogs_giveTheSameAnswers() throws Exception {
    String[] bounds = {"chat.history-messages", "40"};
    Settings settings = TestSettings.with(bounds);
    MemoryBroker memory =
        new MemoryBroker(
            settings,
            new GivenRooms(settings),
            Clock.systemUTC(),
            System::nanoTime,
            UUID::randomUUID);
    try (RedisServer server = RedisServer.start();
        TestNode node = TestNode.start(server, "random", bounds)) {
      for (int i = 1; i <= STEPS; ) {
        // What is done at once takes effect in its order, too.
        List<CompletionStage<String>> expected = new ArrayList<>();
        List<CompletionStage<String>> actual = new ArrayList<>();
        for (int burst = random.nextInt(MOST_AT_ONCE); burst >= 0; burst--, i++) {
          if (random.nextInt(4) == 0) {
            Query query = query();
            expected.add(read(memory, query));
            actual.add(read(node.broker, query));
          } else {
            Draft draft = draft();
            expected.add(append(memory, draft, i));
            actual.add(append(node.broker, draft, i));
          }
        }
        assertThat(actual.stream().map(RandomLogIT::get))
            .as("seed %d", seed)
            .containsExactlyElementsOf(expected.stream().map(RandomLogIT::get).toList());
      }
      assertThat(head.get()).as("seed %d", seed).isGreaterThan(STEPS / 4);
    }
  }

  private Draft draft() {
    Author author = AUTHORS.get(random.nextInt(AUTHORS.size()));
    if (random.nextInt(3) > 0) {
      String key = random.nextInt(3) == 0 ? "key " + random.nextInt(300) : null;
      return new Draft(LOBBY, author, body(), key, null);
    }
    long edited = Math.max(1, head.get() - random.nextInt(50));
    return new Draft(LOBBY, author, random.nextInt(4) == 0 ? null : body(), null, edited);
  }

  private Body body() {
    int number = random.nextInt();
    return switch (random.nextInt(5)) {
      case 0 -> Body.ofText("zero \u0000 byte, \"quotes\" and\nlines " + number);
      case 1 -> new Body("text " + number, "\"text " + number + "\"");
      case 2 -> new Body(String.valueOf(number), String.valueOf(number));
      case 3 -> new Body("a\tb" + number, "\"a\\tb" + number + "\"");
      default -> new Body("{\"\u00e4\":[\"1:n-\"]}", "{\"\u00e4\":[\"1:n-\"]}");
    };
  }

  private Query query() {
    long after = random.nextBoolean() ? 0 : Math.max(0, head.get() - random.nextInt(60));
    long before = random.nextBoolean() ? Long.MAX_VALUE : after + random.nextInt(60);
    int limit = random.nextInt(60);
    return new Query(
        after, before, random.nextBoolean(), limit, BYTES.get(random.nextInt(BYTES.size())));
  }

  private CompletionStage<String> append(Broker broker, Draft draft, long ticket) {
    return broker
        .append(draft, ticket)
        .handle(
            (stored, failure) -> {
              if (failure != null) {
                return RefusedException.codeOf(failure).toString();
              }
              head.accumulateAndGet(stored.position().offset(), Math::max);
              return stored.position().offset() + " " + stored.duplicate();
            });
  }

  private static CompletionStage<String> read(Broker broker, Query query) {
    return broker.read(LOBBY, query).thenApply(RandomLogIT::text);
  }

  private static String text(LogPage page) {
    StringBuilder read = new StringBuilder();
    read.append(page.first()).append(' ').append(page.head()).append(' ').append(page.more());
    page.entries()
        .forEach(
            entry ->
                read.append('\n')
                    .append(
                        entry
                            .frame()
                            .text()
                            .replaceFirst("\"at\":\"[^\"]*\"", "\"at\":0")
                            .replace(page.epoch(), "")));
    return read.toString();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
