package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.Settings;
import io.parley.config.TestSettings;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.RoomName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/**
 * What holds for every window, tried on random ones, with random messages, edits and waits. A failure names its seed;
 * {@code -Dparley.seed=...} repeats it.
 */
class WindowPropertiesTest {
  private static final int STEPS = 2000;
  private static final int MAX_MESSAGES = 40;
  private static final long MAX_ROOM_BYTES = 30_000;
  private static final long MAX_TOTAL_BYTES = 60_000;
  private static final long MAX_AGE_SECONDS = 60;
  private static final List<RoomName> ROOMS =
      List.of(new RoomName("lobby"), new RoomName("a"), new RoomName("b"), new RoomName("c"));

  private final long seed = Long.getLong("parley.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicLong now = new AtomicLong();
  private final MemoryBroker broker = broker();

  /** The body that each message shows by now, in order, and of which epoch they are. */
  private final Map<RoomName, List<String>> said = new HashMap<>();

  private final Map<RoomName, String> epochs = new HashMap<>();

  private MemoryBroker broker() {
    Settings settings =
        TestSettings.with(
            "chat.history-messages", String.valueOf(MAX_MESSAGES),
            "chat.history-room-bytes", String.valueOf(MAX_ROOM_BYTES),
            "chat.history-total-bytes", String.valueOf(MAX_TOTAL_BYTES),
            "chat.history-age", "PT" + MAX_AGE_SECONDS + "S");
    return new MemoryBroker(
        settings, new GivenRooms(settings), Clock.systemUTC(), now::get, UUID::randomUUID);
  }

  @RepeatedTest(10)
  void window_holdsTheLatestOfWhatWasSaid_withoutAHole_withinItsBounds() {
    for (int i = 0; i < STEPS; i++) {
      RoomName room = ROOMS.get(random.nextInt(ROOMS.size()));
      switch (random.nextInt(10)) {
        case 0 -> now.addAndGet(TimeUnit.SECONDS.toNanos(random.nextInt(20)));
        case 1 -> broker.sweep();
        case 2, 3, 4 -> edit(room);
        default -> say(room);
      }
      check(room);
    }
  }

  private void say(RoomName room) {
    String text = "m" + random.nextInt() + "x".repeat(random.nextInt(2000));
    Stored stored = append(room, text, null);
    if (stored != null) {
      List<String> shown = new ArrayList<>(of(room, stored));
      shown.add(text);
      said.put(room, shown);
    }
  }

  private void edit(RoomName room) {
    List<String> shown = said.getOrDefault(room, List.of());
    if (!shown.isEmpty()) {
      long offset = 1L + random.nextInt(shown.size());
      String text = "e" + random.nextInt() + "x".repeat(random.nextInt(2000));
      Stored stored = append(room, text, offset);
      if (stored != null) {
        List<String> then = new ArrayList<>(of(room, stored));
        String before = then.get((int) offset - 1);
        // The message and its earlier edits: each text is unique.
        then.replaceAll(body -> body.equals(before) ? text : body);
        then.add(text);
        said.put(room, then);
      }
    }
  }

  /** What was said before in the same epoch. */
  private List<String> of(RoomName room, Stored stored) {
    String epoch = stored.position().epoch();
    boolean isNew = !epoch.equals(epochs.put(room, epoch));
    return isNew ? List.of() : said.getOrDefault(room, List.of());
  }

  /** {@code null} where it was an edit that is refused. */
  private @Nullable Stored append(RoomName room, String text, @Nullable Long edits) {
    Author ann = new Author(new UUID(0, 1), new DisplayName("Ann"));
    return broker
        .append(new Draft(room, ann, Body.ofText(text), null, edits), 1)
        .exceptionally(refused -> null)
        .toCompletableFuture()
        .join();
  }

  private void check(RoomName room) {
    LogPage page =
        broker
            .read(room, new Query(0, Long.MAX_VALUE, false, 1000, Integer.MAX_VALUE))
            .toCompletableFuture()
            .join();
    assertThat(page.entries().stream().map(Entry::offset))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(page.first(), page.head()).boxed().toList());
    assertThat(page.entries()).as("seed %d", seed).hasSizeLessThanOrEqualTo(MAX_MESSAGES);
    assertThat(broker.bytes()).as("seed %d", seed).isBetween(0L, MAX_TOTAL_BYTES);
    if (page.epoch().equals(epochs.get(room))) {
      List<String> shown = said.getOrDefault(room, List.of());
      assertThat(page.head()).as("seed %d", seed).isEqualTo(shown.size());
      for (Entry entry : page.entries()) {
        assertThat(entry.frame().text())
            .as("seed %d", seed)
            .contains("\"body\":\"" + shown.get((int) entry.offset() - 1) + "\"");
      }
    }
  }
}
