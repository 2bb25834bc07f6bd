package io.parley.room.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every directory does, whatever it keeps its clients in. */
public abstract class DirectoryContract {
  protected static final RoomName LOBBY = new RoomName("lobby");
  protected static final DisplayName ANN = new DisplayName("Ann");

  private final List<RosterChange> changes = new CopyOnWriteArrayList<>();
  private final Directory.Watcher watcher =
      new Directory.Watcher() {
        @Override
        public void changed(RosterChange change) {
          changes.add(change);
        }

        @Override
        public void anew(int count) {
          throw new AssertionError("nothing was missed");
        }
      };

  /** Under test: {@code chat.leave-grace} is 10 seconds. */
  protected abstract Directory directory();

  /** Sets its clock forward, and has it swept. */
  protected abstract void pass(Duration time);

  @Test
  void whoeverProvesWhoTheyAre_comesBackWithTheirName() {
    Arrival first = arrive(ANN, null, "one");
    directory().rename(first.client(), first.connection(), new DisplayName("Anna"));
    directory().depart(first.client(), first.connection());

    Arrival back = arrive(new DisplayName("Other"), "one", "two");

    assertThat(back.resumed()).isTrue();
    assertThat(back.client()).isEqualTo(first.client());
    assertThat(back.connection()).isGreaterThan(first.connection());
    assertThat(back.name()).isEqualTo(new DisplayName("Anna"));
  }

  @Test
  void whoeverIsHere_isNotForgotten_andAnOldConnectionsEndChangesNothing() {
    Arrival first = arrive(ANN, null, "one");
    Arrival second = arrive(null, "one", "two");
    directory().depart(first.client(), first.connection());
    pass(Duration.ofHours(2));

    assertThat(arrive(null, "two", "three").client()).isEqualTo(second.client());
  }

  @Test
  void usedToken_staysGood_untilTheNewOneIsKnownToHaveArrived() {
    arrive(ANN, null, "one");

    assertThat(arrive(null, "one", "lost").resumed()).isTrue();
    Arrival again = arrive(null, "one", "two");
    assertThat(again.resumed()).as("the answer was lost, with its token").isTrue();
    assertThat(arrive(null, "lost", "x").resumed()).as("nobody has that one").isFalse();
    directory().confirm(again);
    assertThat(arrive(null, "one", "x").resumed()).isFalse();
    assertThat(arrive(null, "two", "three").resumed()).isTrue();
    assertThat(arrive(null, "two", "four").resumed()).isTrue();
  }

  @Test
  void confirmationOfAnOlderConnection_voidsNothing() {
    arrive(ANN, null, "one");
    Arrival older = arrive(null, "one", "two");
    arrive(null, "two", "three");

    directory().confirm(older);

    assertThat(arrive(null, "two", "four").resumed()).isTrue();
  }

  @Test
  void memberThatLosesItsConnection_leavesWhenTheGraceIsOver_andOnceOnly() {
    join(directory().watch(LOBBY, watcher));
    Member ann = new Member(new UUID(0, 1), ANN);
    enter(ann, 1);
    directory().lose(LOBBY, ann.client(), 1);
    pass(Duration.ofSeconds(9));
    assertThat(count()).isEqualTo(1);

    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));

    await()
        .untilAsserted(
            () ->
                assertThat(changes)
                    .containsExactly(
                        new RosterChange(RosterChange.Kind.JOINED, ann, 1),
                        new RosterChange(RosterChange.Kind.LEFT, ann, 0)));
  }

  @Test
  void memberThatIsBackInTime_hasNotLeft_andTheOldConnectionCannotTakeItOut() {
    join(directory().watch(LOBBY, watcher));
    Member ann = new Member(new UUID(0, 1), ANN);
    enter(ann, 1);
    directory().lose(LOBBY, ann.client(), 1);
    pass(Duration.ofSeconds(5));

    enter(ann, 2);
    directory().exit(LOBBY, ann.client(), 1);
    pass(Duration.ofSeconds(10));

    assertThat(count()).isEqualTo(1);
    assertThat(changes).hasSize(1);
    directory().exit(LOBBY, ann.client(), 2);
    await().untilAsserted(() -> assertThat(changes).hasSize(2));
  }

  @Test
  void renamedByAConnectionThatHasJustEnded_theMemberLeavesAllTheSame() {
    Member ann = new Member(new UUID(0, 1), ANN);
    enter(ann, 1);
    directory().lose(LOBBY, ann.client(), 1);

    directory().rename(LOBBY, new Member(ann.client(), new DisplayName("Anna")), 1);
    directory().rename(LOBBY, new Member(new UUID(0, 2), ANN), 2);
    pass(Duration.ofSeconds(10));

    await().untilAsserted(() -> assertThat(count()).isZero());
  }

  @Test
  void olderConnectionThatEntersLate_doesNotTakeTheSeatOfTheNewer() {
    Member ann = new Member(new UUID(0, 1), ANN);
    enter(ann, 2);
    enter(ann, 1);

    directory().exit(LOBBY, ann.client(), 1);
    assertThat(count()).isEqualTo(1);
    directory().exit(LOBBY, ann.client(), 2);
    await().untilAsserted(() -> assertThat(count()).isZero());
  }

  @Test
  void roster_listsItsMembers_whereTheyAreNotTooMany() {
    Roster last = new Roster(0, List.of());
    for (int i = 1; i <= 101; i++) {
      last = enter(new Member(new UUID(0, i), ANN), i);
      assertThat(last.count()).isEqualTo(i);
    }

    assertThat(last.members()).isNull();
    assertThat(join(directory().members(LOBBY, 7)).members())
        .extracting(member -> member.client().getLeastSignificantBits())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    directory().exit(LOBBY, new UUID(0, 101), 101);
    await()
        .untilAsserted(
            () ->
                assertThat(enter(new Member(new UUID(0, 1), new DisplayName("Anna")), 1).members())
                    .hasSize(100));
  }

  private int count() {
    return join(directory().members(LOBBY, 10)).count();
  }

  private Roster enter(Member member, long connection) {
    return join(directory().enter(LOBBY, member, connection));
  }

  protected Arrival arrive(@Nullable DisplayName name, @Nullable String resume, String token) {
    return join(
        directory()
            .arrive(name, resume == null ? null : Fingerprint.of(resume), Fingerprint.of(token)));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
