package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.cluster.directory.TestNode.Picture;
import io.parley.cluster.redis.KeySpace;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Member;
import io.parley.protocol.RoomName;
import io.parley.room.directory.RosterChange;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final String ANN = "00000000-0000-0000-0000-000000000001";

  private final Picture seen = new Picture();
  private final Watch watch =
      new Watch(RoomKeys.of(new KeySpace("p"), new RoomName("lobby")), seen);

  @Test
  void changes_arePassedOn_asTheScriptsWriteThem() {
    seen(0, 0);
    watch.heard(Change.parse("0|10|1|JOINED|" + ANN + "|An|n"));

    assertThat(seen.changes)
        .containsExactly(
            new RosterChange(
                RosterChange.Kind.JOINED,
                new Member(UUID.fromString(ANN), new DisplayName("An|n")),
                1));
  }

  @Test
  void changesFromBeforeTheLook_orHeardTwice_arePassedOver() {
    seen(30, 2);
    heard(10, 20, 1);
    heard(20, 30, 2);
    heard(30, 40, 3);
    heard(30, 40, 3);

    assertThat(seen.changes).hasSize(1);
    assertThat(seen.anews).hasValue(0);
  }

  @Test
  void roomThatWasEmptyForAMoment_isNoGap() {
    seen(30, 1);
    heard(30, 0, 0);
    heard(0, 50, 1);
    heard(50, 60, 2);

    assertThat(seen.changes).hasSize(3);
    assertThat(seen.anews).hasValue(0);
  }

  @Test
  void lostChange_isNoticedByTheNext_andWhatFollowsIsPassedOnAgain() {
    seen(30, 2);
    heard(40, 50, 4);
    heard(50, 60, 3);

    assertThat(seen.anews).hasValue(1);
    assertThat(seen.changes).hasSize(1);
    assertThat(seen.count).isEqualTo(3);
  }

  @Test
  void lostLastChange_isNoticedByLooking_butNotWhatIsStillOnItsWay() {
    seen(30, 2);

    assertThat(seen(40, 3)).as("it may be on its way").isEqualTo(Watch.Finding.SUSPECT);
    heard(30, 40, 3);
    assertThat(seen(40, 3)).isEqualTo(Watch.Finding.KNOWN);
    assertThat(seen.anews).hasValue(0);
    assertThat(seen(50, 7)).isEqualTo(Watch.Finding.SUSPECT);
    assertThat(seen(50, 7)).isEqualTo(Watch.Finding.MISSED);
    assertThat(seen.anews).hasValue(1);
    assertThat(seen.count).isEqualTo(7);
  }

  @Test
  void watchThatHearsNothing_isFoundOut_whereEveryLookFindsSomethingNew() {
    seen(30, 2);

    assertThat(seen(40, 3)).isEqualTo(Watch.Finding.SUSPECT);
    assertThat(seen(50, 4)).isEqualTo(Watch.Finding.MISSED);

    assertThat(seen.count).isEqualTo(4);
  }

  @Test
  void watchThatHearsAll_aMomentLater_isNeverTakenForDeaf() {
    seen(30, 2);
    for (long version = 40; version < 90; version += 10) {
      assertThat(seen(version, 2)).isEqualTo(Watch.Finding.SUSPECT);
      heard(version - 10, version, 2);
    }

    assertThat(seen.anews).hasValue(0);
    assertThat(seen.changes).hasSize(5);
  }

  @Test
  void whileTheStoreWasAway_anythingMayHaveHappened_alsoThatItWentBack() {
    seen(30, 2);
    watch.doubt();
    assertThat(seen(30, 2)).isEqualTo(Watch.Finding.KNOWN);
    assertThat(seen.anews).hasValue(0);
    watch.doubt();

    assertThat(seen(20, 1)).isEqualTo(Watch.Finding.MISSED);

    assertThat(seen.anews).hasValue(1);
    heard(20, 70, 2);
    assertThat(seen.changes).hasSize(1);
  }

  @Test
  void roomThatCouldNotBeHeardAtFirst_isToldAnew_whenItIsSeenOrHeard() {
    watch.doubt();
    assertThat(seen(30, 2)).isEqualTo(Watch.Finding.MISSED);
    assertThat(seen.anews).hasValue(1);
    Watch other = new Watch(watch.room(), seen);
    other.doubt();

    other.heard(Change.parse("30|40|3|JOINED|" + ANN + "|Ann"));

    assertThat(seen.anews).hasValue(2);
    assertThat(seen.changes).isEmpty();
    assertThat(seen.count).isEqualTo(3);
  }

  @Test
  void whatIsOutOfForm_isRefused() {
    assertThatThrownBy(() -> Change.parse("1|2|3|JOINED|" + ANN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Change.parse("1|2|3|JOINED|" + ANN + "|" + "x".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Watch.Finding seen(long version, int count) {
    return watch.seen(new Rolls.Sight(version, count, Map.of()));
  }

  private void heard(long before, long version, int count) {
    watch.heard(
        new Change(
            before,
            version,
            new RosterChange(RosterChange.Kind.RENAMED, TestNode.member(version, "Ann"), count)));
  }
}
