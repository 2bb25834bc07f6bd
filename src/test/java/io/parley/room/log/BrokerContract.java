package io.parley.room.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Frame;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each sibling of the port keeps to. */
public abstract class BrokerContract {
  /** A room. */
  protected static final RoomName LOBBY = new RoomName("lobby");

  /** Another. */
  protected static final RoomName DEV = new RoomName("dev");

  /** Somebody. */
  protected static final Author ANN = new Author(new UUID(0, 1), new DisplayName("Ann"));

  /** Somebody else. */
  protected static final Author BOB = new Author(new UUID(0, 2), new DisplayName("Bob"));

  /** All that a log holds. */
  protected static final Query ALL =
      new Query(0, Long.MAX_VALUE, false, 1000, Integer.MAX_VALUE / 2);

  private final AtomicLong tickets = new AtomicLong();

  /** Offsets of messages in the order in which they were heard; -1 for a sign. */
  protected final List<Long> heard = new CopyOnWriteArrayList<>();

  /** Writes to {@link #heard}. */
  protected final Broker.Listener listener =
      new Broker.Listener() {
        @Override
        public void published(Publication publication) {
          heard.add(publication.stored().position().offset());
        }

        @Override
        public void signalled(Event.Signal signal) {
          heard.add(-1L);
        }

        @Override
        public void lost(Position now) {
          throw new AssertionError("nothing is lost here");
        }
      };

  /** A broker that holds nothing yet, with the packaged settings but for these. */
  protected abstract Broker broker(String... with);

  @Test
  void offsets_beginAtOneInEachRoom_andTheListenerHearsThemInOrder() {
    Broker broker = broker();
    assertThat(get(broker.follow(LOBBY, listener)).offset()).isZero();

    assertThat(say(broker, LOBBY, "a").position().offset()).isEqualTo(1);
    assertThat(say(broker, DEV, "b").position().offset()).isEqualTo(1);
    assertThat(say(broker, LOBBY, "c").position().offset()).isEqualTo(2);

    await().untilAsserted(() -> assertThat(heard).containsExactly(1L, 2L));
    assertThat(get(broker.follow(LOBBY, listener)).offset()).isEqualTo(2);
    broker.signal(LOBBY, new Event.Signal(LOBBY, ANN, "typing", null));
    await().untilAsserted(() -> assertThat(heard).containsExactly(1L, 2L, -1L));
  }

  @Test
  void epoch_isOneOfALog_alsoOfOneThatIsOnlyRead() {
    Broker broker = broker();
    String epoch = get(broker.read(LOBBY, Query.BOUNDS)).epoch();

    assertThat(epoch).matches("[A-Za-z0-9_]{1,32}");
    assertThat(get(broker.follow(LOBBY, listener)).epoch()).isEqualTo(epoch);
    assertThat(say(broker, LOBBY, "a").position().epoch()).isEqualTo(epoch);
    assertThat(say(broker, DEV, "a").position().epoch()).isNotEqualTo(epoch);
  }

  @Test
  void window_isBoundedByCount_theOldestGoFirst() {
    Broker broker = broker("chat.history-messages", "3");
    IntStream.range(0, 5).forEach(i -> say(broker, LOBBY, "x"));

    LogPage page = get(broker.read(LOBBY, ALL));

    assertThat(offsets(page)).containsExactly(3L, 4L, 5L);
    assertThat(page.first()).isEqualTo(3);
    assertThat(page.head()).isEqualTo(5);
  }

  @Test
  void window_isBoundedByBytes_butTheNewestMessageStays() {
    Broker broker = broker("chat.history-room-bytes", "5000");
    for (int i = 0; i < 5; i++) {
      say(broker, LOBBY, "x".repeat(1500));
    }
    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(4L, 5L);

    say(broker, LOBBY, "x".repeat(20_000));

    assertThat(offsets(get(broker.read(LOBBY, ALL)))).containsExactly(6L);
  }

  @Test
  void key_isStoredOnce_ofOneAuthorInOneRoom() {
    Broker broker = broker();
    get(broker.follow(LOBBY, listener));
    String key = "k: *} \u0000 \ud83d\ude00";
    Stored first = get(broker.append(draft(ANN, LOBBY, "a", key), 1));

    Stored again = get(broker.append(draft(ANN, LOBBY, "a", key), 2));

    assertThat(again).isEqualTo(new Stored(first.position(), first.at(), true));
    assertThat(get(broker.append(draft(BOB, LOBBY, "a", key), 3)).duplicate()).isFalse();
    assertThat(get(broker.append(draft(ANN, DEV, "a", key), 4)).duplicate()).isFalse();
    assertThat(get(broker.append(draft(ANN, DEV, "a", "other"), 5)).duplicate()).isFalse();
    await().untilAsserted(() -> assertThat(heard).containsExactly(1L, 2L));
  }

  @Test
  void edit_isForTheAuthorOfAMessageThatIsHeld() {
    Broker broker = broker("chat.history-messages", "3");
    say(broker, LOBBY, "a");
    get(broker.append(edit(ANN, 1, "b"), 1));

    assertThat(refusal(broker.append(edit(BOB, 1, "c"), 2))).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(refusal(broker.append(edit(ANN, 2, "c"), 3))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(broker.append(edit(ANN, 3, "c"), 4))).isEqualTo(ErrorCode.NOT_FOUND);
    IntStream.range(0, 2).forEach(i -> say(broker, LOBBY, "x"));
    assertThat(refusal(broker.append(edit(ANN, 1, "c"), 5))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void editsOfEdits_showTheNewestBodyEverywhere_andCountAsTheyAreRead() {
    Broker broker = broker("chat.history-room-bytes", "100000");
    say(broker, LOBBY, "secret");
    for (int i = 0; i < 50; i++) {
      get(broker.append(edit(ANN, 1, "short"), 10 + i));
    }
    LogPage page = get(broker.read(LOBBY, ALL));
    assertThat(page.entries()).hasSize(51);
    get(broker.append(edit(ANN, 1, null), 100));

    page = get(broker.read(LOBBY, ALL));

    assertThat(page.entries())
        .hasSize(52)
        .allSatisfy(
            entry ->
                assertThat(entry.frame().text())
                    .contains("\"deleted\":true")
                    .doesNotContain("secret", "short", "xx"));
    assertThat(page.entries().get(0).frame().text()).contains("\"editedAt\":52");
    assertThat(page.entries().get(51).frame().text())
        .contains("\"edits\":1")
        .doesNotContain("editedAt");
    get(broker.append(edit(ANN, 1, "x".repeat(10_000)), 101));
    page = get(broker.read(LOBBY, ALL));
    assertThat(page.entries().size()).isBetween(8, 10);
    assertThat(page.entries())
        .allSatisfy(entry -> assertThat(entry.frame().text()).contains("x".repeat(10_000)));
  }

  @Test
  void read_takesTheEarliestOrTheLatest_withinItsLimits() {
    Broker broker = broker();
    IntStream.range(0, 10).forEach(i -> say(broker, LOBBY, "x".repeat(1000)));

    assertThat(offsets(get(broker.read(LOBBY, new Query(2, 8, false, 3, 1_000_000)))))
        .containsExactly(3L, 4L, 5L);
    assertThat(offsets(get(broker.read(LOBBY, new Query(2, 8, true, 3, 1_000_000)))))
        .containsExactly(5L, 6L, 7L);
    LogPage cut = get(broker.read(LOBBY, new Query(0, 100, false, 10, 2500)));
    assertThat(offsets(cut)).containsExactly(1L, 2L);
    assertThat(cut.more()).isTrue();
    LogPage latest = get(broker.read(LOBBY, new Query(0, 100, true, 10, 2500)));
    assertThat(offsets(latest)).containsExactly(9L, 10L);
    assertThat(latest.more()).isTrue();
    assertThat(offsets(get(broker.read(LOBBY, new Query(0, 100, false, 10, 1)))))
        .as("one whatever its size")
        .containsExactly(1L);
    LogPage none = get(broker.read(LOBBY, new Query(10, 11, false, 10, 1_000_000)));
    assertThat(none.entries()).isEmpty();
    assertThat(none.more()).isFalse();
    assertThat(get(broker.read(LOBBY, ALL)).more()).isFalse();
    LogPage bounds = get(broker.read(LOBBY, Query.BOUNDS));
    assertThat(bounds.entries()).isEmpty();
    assertThat(bounds.more()).isTrue();
  }

  @Test
  void message_isReadAsItWasPublished() {
    Broker broker = broker();
    List<String> published = new CopyOnWriteArrayList<>();
    get(broker.follow(LOBBY, new Frames(published)));
    Author program = Author.overHttp(new DisplayName("a program \ud83d\ude00"));
    get(broker.append(draft(ANN, LOBBY, "\u00e4 \"quoted\"\n\u2028", "key"), 1));
    get(broker.append(new Draft(LOBBY, program, new Body("1", "1"), null, null), 2));
    get(broker.append(new Draft(LOBBY, ANN, new Body("{\"a\":[]}", "{\"a\":[]}"), null, 1L), 3));
    get(broker.append(new Draft(LOBBY, ANN, new Body("a\nb", "\"a\\nb\""), null, null), 4));

    await().untilAsserted(() -> assertThat(published).hasSize(4));
    List<String> read =
        get(broker.read(LOBBY, ALL)).entries().stream().map(entry -> entry.frame().text()).toList();
    assertThat(read.subList(1, 4)).isEqualTo(published.subList(1, 4));
    assertThat(read.get(0)).contains("\"key\":\"key\"", "\"editedAt\":3", "{\"a\":[]}");
  }

  /** Writes down what is published, as structured clients get it. */
  private record Frames(List<String> published) implements Broker.Listener {
    @Override
    public void published(Publication publication) {
      published.add(
          publication.event().frame(Subprotocol.SUPERCHAT).map(Frame::text).orElseThrow());
    }

    @Override
    public void signalled(Event.Signal signal) {
      throw new AssertionError("there is none");
    }

    @Override
    public void lost(Position now) {
      throw new AssertionError("nothing is lost here");
    }
  }

  /** Ann says something. */
  protected Stored say(Broker broker, RoomName room, String text) {
    return get(broker.append(draft(ANN, room, text, null), 1000 + tickets.incrementAndGet()));
  }

  /** A message. */
  protected static Draft draft(Author from, RoomName room, String text, @Nullable String key) {
    return new Draft(room, from, Body.ofText(text), key, null);
  }

  /** An edit of a message in the lobby; without a text it deletes it. */
  protected static Draft edit(Author from, long offset, @Nullable String text) {
    return new Draft(LOBBY, from, text == null ? null : Body.ofText(text), null, offset);
  }

  /** Of a page's messages, whose frames count what they take. */
  protected static LongStream offsets(LogPage page) {
    page.entries()
        .forEach(
            entry -> assertThat(entry.frame()).isEqualTo(Frame.of(entry.frame().text(), false)));
    return page.entries().stream().mapToLong(Entry::offset);
  }

  /** What a stage completes with. */
  protected static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Why something was refused. */
  protected static ErrorCode refusal(CompletionStage<?> stage) {
    return get(stage.handle((done, failure) -> RefusedException.codeOf(failure)));
  }
}
