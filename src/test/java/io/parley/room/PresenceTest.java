package io.parley.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.Subprotocol;
import io.parley.room.directory.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private final TestRooms here = new TestRooms();
  private final RecordingSink watching = RecordingSink.reading();
  private final Client watcher = here.joinStructured(watching);

  @AfterEach
  void stop() {
    here.close();
  }

  @Test
  void changesOfARound_areToldTogether_andNobodyHearsOfThemselvesAlone() {
    here.caretaker.round();
    RecordingSink own = RecordingSink.reading();
    Client bob = here.joinStructured(own);
    Client cyd = here.join(RecordingSink.reading());
    here.rooms.rename(bob, new DisplayName("Robert"));
    here.test.pool.remove(cyd, true);

    here.caretaker.round();

    List<String> told = presence(watching, 1);
    assertThat(told.get(0))
        .contains("\"joined\":[{\"client\":\"" + bob.id() + "\",\"name\":\"Robert\"}]")
        .contains("\"left\":[\"" + cyd.id() + "\"]")
        .contains("\"count\":2");
    assertThat(presence(own, 1).get(0)).contains("\"joined\":[]").contains(cyd.id().toString());
    here.caretaker.round();
    assertThat(presence(watching, 1)).hasSize(1);
  }

  @Test
  void firstMember_isNotToldOfItself() {
    here.caretaker.round();
    Client bob = here.joinStructured(RecordingSink.reading());
    here.caretaker.round();

    assertThat(presence(watching, 1))
        .singleElement()
        .asString()
        .contains(bob.id().toString())
        .doesNotContain(watcher.id().toString());
  }

  @Test
  void largeRoom_hearsTheCountAlone_andTheWholeListWhenItIsSmallAgain() {
    List<Client> crowd = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      crowd.add(here.join(RecordingSink.reading()));
    }
    here.caretaker.round();
    assertThat(presence(watching, 1).get(0))
        .isEqualTo("{\"type\":\"presence\",\"room\":\"lobby\",\"count\":101}");
    crowd.add(here.join(RecordingSink.reading()));
    here.rooms.rename(crowd.get(0), new DisplayName("Anna"));
    here.caretaker.round();
    assertThat(presence(watching, 2).get(1)).contains("\"count\":102").doesNotContain("joined");
    here.rooms.rename(crowd.get(1), new DisplayName("Anna"));
    here.caretaker.round();

    here.test.pool.remove(crowd.get(100), false);
    here.test.pool.remove(crowd.get(99), false);
    here.caretaker.round();

    List<String> told = presence(watching, 3);
    assertThat(told).hasSize(3);
    assertThat(told.get(2))
        .contains("\"members\":[{\"client\":\"" + watcher.id())
        .contains("\"name\":\"Anna\"")
        .contains("\"count\":100")
        .doesNotContain("joined");
  }

  @Test
  void roomThatWasLargeForAMoment_isListedToThoseWhoJoinedThen() {
    List<Client> crowd = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      crowd.add(here.join(RecordingSink.reading()));
    }
    here.caretaker.round();
    RecordingSink late = RecordingSink.reading();
    here.joinStructured(late);
    here.test.pool.remove(crowd.get(0), true);

    here.caretaker.round();

    assertThat(presence(late, 1).get(0)).contains("\"members\":[").contains("\"count\":100");
  }

  @Test
  void memberThatLostItsConnection_isCountedUntilTheGraceIsOver() {
    Client bob = here.test.open(Subprotocol.SUPERCHAT, RecordingSink.reading());
    TestRooms.succeed(here.join(bob, null, null));
    here.caretaker.round();
    here.test.pool.remove(bob, false);
    here.caretaker.round();
    assertThat(presence(watching, 1)).hasSize(1);

    here.test.now.addAndGet(Duration.ofSeconds(10).toNanos());
    here.caretaker.round();

    assertThat(presence(watching, 2).get(1)).contains("\"left\":[\"" + bob.id() + "\"]");
  }

  @Test
  void whereItIsNotKnownWhoCameAndLeft_everybodyIsToldTheWholeList_andThenTheChangesAgain() {
    Client bob = here.joinStructured(RecordingSink.reading());
    here.caretaker.round();
    presence().anew(2);
    presence().anew(2);

    here.caretaker.round();

    assertThat(presence(watching, 2).get(1))
        .contains("\"members\":[{\"client\":\"" + watcher.id())
        .contains("\"client\":\"" + bob.id())
        .contains("\"count\":2");
    here.caretaker.round();
    here.test.pool.remove(bob, true);
    here.caretaker.round();
    assertThat(presence(watching, 3)).hasSize(3);
    assertThat(lines(watching).get(2)).contains("\"left\":[\"" + bob.id() + "\"]");
  }

  @Test
  void largeRoom_isToldItsCountAgain_whereItIsNotKnownWhoCameAndLeft() {
    for (int i = 0; i < 100; i++) {
      here.join(RecordingSink.reading());
    }
    here.caretaker.round();
    presence().anew(101);
    here.caretaker.round();

    assertThat(presence(watching, 2).get(1)).contains("\"count\":101").doesNotContain("members");
  }

  @Test
  void whileTheListIsAskedFor_changesWait_andAreToldBehindIt() {
    here.caretaker.round();
    CompletableFuture<Roster> answer = new CompletableFuture<>();
    here.roster = answer;
    presence().anew(1);
    here.caretaker.round();
    Client bob = here.joinStructured(RecordingSink.reading());
    here.caretaker.round();
    assertThat(lines(watching)).isEmpty();

    answer.complete(new Roster(1, List.of(watcher.member())));
    here.caretaker.round();

    List<String> told = presence(watching, 2);
    assertThat(told.get(0)).contains("\"members\":[").doesNotContain(bob.id().toString());
    assertThat(told.get(1)).contains("\"joined\":[{\"client\":\"" + bob.id());
  }

  @Test
  void listThatIsRefused_isAskedForAgain() {
    here.caretaker.round();
    here.roster = CompletableFuture.failedFuture(new RefusedException(ErrorCode.UNAVAILABLE));
    presence().anew(1);
    here.caretaker.round();
    here.caretaker.round();
    assertThat(lines(watching)).isEmpty();
    here.roster = null;

    here.caretaker.round();

    assertThat(presence(watching, 1).get(0)).contains("\"members\":[");
  }

  private Presence presence() {
    return Objects.requireNonNull(here.rooms.find(TestRooms.LOBBY)).presence();
  }

  private static List<String> presence(RecordingSink sink, int count) {
    await().until(() -> lines(sink).size() >= count);
    return lines(sink);
  }

  private static List<String> lines(RecordingSink sink) {
    return sink.sent.stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("{\"type\":\"presence\""))
        .toList();
  }
}
