package io.parley.room.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.TestSettings;
import io.parley.pool.TestPool;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryDirectoryTest {
  private static final RoomName LOBBY = new RoomName("lobby");
  private static final DisplayName ANN = new DisplayName("Ann");

  private final TestPool test = new TestPool(gone -> {});
  private final MemoryDirectory directory =
      new MemoryDirectory(
          test.pool,
          TestSettings.with("chat.leave-grace", "PT10S", "chat.resume-age", "PT1M"),
          test.ticker,
          UUID::randomUUID);
  private final List<RosterChange> changes = new ArrayList<>();
  private final Directory.Watcher watcher =
      new Directory.Watcher() {
        @Override
        public void changed(RosterChange change) {
          changes.add(change);
        }

        @Override
        public void anew(int count) {
          throw new AssertionError("what happens in memory is not missed");
        }
      };

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whoeverProvesWhoTheyAre_comesBackWithTheirName_untilTheAgeIsOver() {
    Arrival first = arrive(ANN, null, "one");
    directory.rename(first.client(), first.connection(), new DisplayName("Anna"));
    directory.depart(first.client(), first.connection());
    pass(Duration.ofSeconds(59));

    Arrival back = arrive(new DisplayName("Other"), "one", "two");

    assertThat(back.resumed()).isTrue();
    assertThat(back.client()).isEqualTo(first.client());
    assertThat(back.connection()).isNotEqualTo(first.connection());
    assertThat(back.name()).isEqualTo(new DisplayName("Anna"));
    directory.depart(back.client(), back.connection());
    pass(Duration.ofMinutes(1));
    assertThat(arrive(ANN, "two", "three").resumed()).isFalse();
  }

  @Test
  void whoeverIsHere_isNotForgotten_andAnOldConnectionsEndChangesNothing() {
    Arrival first = arrive(ANN, null, "one");
    Arrival second = arrive(null, "one", "two");
    directory.depart(first.client(), first.connection());
    pass(Duration.ofHours(2));
    directory.sweep();

    assertThat(arrive(null, "two", "three").client()).isEqualTo(second.client());
  }

  @Test
  void usedToken_staysGood_untilTheNewOneIsKnownToHaveArrived() {
    arrive(ANN, null, "one");

    assertThat(arrive(null, "one", "lost").resumed()).isTrue();
    Arrival again = arrive(null, "one", "two");
    assertThat(again.resumed()).as("the answer was lost, with its token").isTrue();
    assertThat(arrive(null, "lost", "x").resumed()).as("nobody has that one").isFalse();
    directory.confirm(again);
    assertThat(arrive(null, "one", "x").resumed()).isFalse();
    assertThat(arrive(null, "two", "three").resumed()).isTrue();
    assertThat(arrive(null, "two", "four").resumed()).isTrue();
  }

  @Test
  void confirmationOfAnOlderConnection_voidsNothing() {
    arrive(ANN, null, "one");
    Arrival older = arrive(null, "one", "two");
    arrive(null, "two", "three");

    directory.confirm(older);

    assertThat(arrive(null, "two", "four").resumed()).isTrue();
  }

  @Test
  void memberThatLosesItsConnection_leavesWhenTheGraceIsOver_andOnceOnly() {
    directory.watch(LOBBY, watcher);
    Member ann = new Member(new UUID(0, 1), ANN);
    directory.enter(LOBBY, ann, 1);
    directory.lose(LOBBY, ann.client(), 1);
    pass(Duration.ofSeconds(9));
    directory.sweep();
    assertThat(changes).hasSize(1);

    pass(Duration.ofSeconds(1));
    directory.sweep();
    directory.sweep();

    assertThat(changes)
        .containsExactly(
            new RosterChange(RosterChange.Kind.JOINED, ann, 1),
            new RosterChange(RosterChange.Kind.LEFT, ann, 0));
  }

  @Test
  void memberThatIsBackInTime_hasNotLeft_andTheOldConnectionCannotTakeItOut() {
    directory.watch(LOBBY, watcher);
    Member ann = new Member(new UUID(0, 1), ANN);
    directory.enter(LOBBY, ann, 1);
    directory.lose(LOBBY, ann.client(), 1);
    pass(Duration.ofSeconds(5));

    directory.enter(LOBBY, ann, 2);
    directory.exit(LOBBY, ann.client(), 1);
    pass(Duration.ofSeconds(10));
    directory.sweep();

    assertThat(changes).hasSize(1);
    directory.exit(LOBBY, ann.client(), 2);
    assertThat(changes).hasSize(2);
  }

  @Test
  void renamedByAConnectionThatHasJustEnded_theMemberLeavesAllTheSame() {
    Member ann = new Member(new UUID(0, 1), ANN);
    enter(ann, 1);
    directory.lose(LOBBY, ann.client(), 1);

    directory.rename(LOBBY, new Member(ann.client(), new DisplayName("Anna")), 1);
    directory.rename(LOBBY, new Member(new UUID(0, 2), ANN), 2);
    pass(Duration.ofSeconds(10));
    directory.sweep();

    assertThat(directory.members(LOBBY, 10).toCompletableFuture().join().count()).isZero();
  }

  @Test
  void olderConnectionThatEntersLate_doesNotTakeTheSeatOfTheNewer() {
    Member ann = new Member(new UUID(0, 1), ANN);
    enter(ann, 2);
    enter(ann, 1);

    directory.exit(LOBBY, ann.client(), 1);
    assertThat(directory.members(LOBBY, 10).toCompletableFuture().join().count()).isEqualTo(1);
    directory.exit(LOBBY, ann.client(), 2);
    assertThat(directory.members(LOBBY, 10).toCompletableFuture().join().count()).isZero();
  }

  @Test
  void roster_listsItsMembers_whereTheyAreNotTooMany() {
    Roster last = new Roster(0, List.of());
    for (int i = 1; i <= 101; i++) {
      last = enter(new Member(new UUID(0, i), ANN), i);
      assertThat(last.count()).isEqualTo(i);
    }

    assertThat(last.members()).isNull();
    assertThat(directory.members(LOBBY, 7).toCompletableFuture().join().members()).hasSize(7);
    directory.exit(LOBBY, new UUID(0, 101), 101);
    assertThat(enter(new Member(new UUID(0, 1), new DisplayName("Anna")), 1).members())
        .hasSize(100);
  }

  private Roster enter(Member member, long connection) {
    return directory.enter(LOBBY, member, connection).toCompletableFuture().join();
  }

  private Arrival arrive(@Nullable DisplayName name, @Nullable String resume, String token) {
    return directory
        .arrive(name, resume == null ? null : Fingerprint.of(resume), Fingerprint.of(token))
        .toCompletableFuture()
        .join();
  }

  private void pass(Duration time) {
    test.now.addAndGet(time.toNanos());
  }
}
