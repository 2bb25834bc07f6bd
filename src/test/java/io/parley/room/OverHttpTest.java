package io.parley.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.config.TestSettings;
import io.parley.pool.Client;
import io.parley.pool.RecordingSink;
import io.parley.protocol.Author;
import io.parley.protocol.Body;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.GivenRooms;
import io.parley.room.log.Stored;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Authors that are no clients, and readers that are no members. */
class OverHttpTest {
  private static final Author PROGRAM = Author.overHttp(new DisplayName("Kitchen"));

  private final TestRooms test = new TestRooms();

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void publish_reachesMembersAndReaders_andMakesNobodyAMember() {
    RecordingSink plain = RecordingSink.reading();
    RecordingSink reader = RecordingSink.reading();
    test.join(plain);
    Client listening = listen(reader, null);
    // What waits together goes out together.
    await().until(() -> reader.sent.size() == 1);

    Stored stored = publish(TestRooms.LOBBY, "Lunch!", null);

    assertThat(stored.position().offset()).isEqualTo(1);
    await().until(() -> plain.sent.contains("Lunch!"));
    await().until(() -> reader.sent.size() == 2);
    assertThat(reader.sent.get(0)).startsWith("id: " + test.epoch() + "-0\nevent: ok\n");
    assertThat(reader.sent.get(1)).startsWith("id: " + test.epoch() + "-1\nevent: message\n");
    assertThat(test.rooms.members(TestRooms.LOBBY)).isEqualTo(1);
    assertThat(join(test.rooms.everybodyIn(TestRooms.LOBBY)).members())
        .noneMatch(member -> member.client().equals(listening.id()));
  }

  @Test
  void key_isOfOneAuthor_whateverTheName() {
    Stored first = publish(TestRooms.LOBBY, "1", "k");
    Stored again =
        join(
            test.messages.publish(
                TestRooms.LOBBY, Author.overHttp(new DisplayName("Other")), Body.ofText("2"), "k"));
    assertThat(again).isEqualTo(new Stored(first.position(), first.at(), true));
  }

  @Test
  void reader_thatComesBack_getsWhatItMissed_outOfTheLog() {
    for (int i = 1; i <= 3; i++) {
      publish(TestRooms.LOBBY, "m" + i, null);
    }
    RecordingSink reader = RecordingSink.reading();
    listen(reader, new Position(test.epoch(), 1));

    await().until(() -> String.join("", reader.sent).contains("m3"));
    String sent = String.join("", reader.sent);
    assertThat(sent)
        .startsWith("id: " + test.epoch() + "-1\nevent: ok\n")
        .contains("\nid: " + test.epoch() + "-2\nevent: message\n")
        .contains("\nid: " + test.epoch() + "-3\nevent: message\n")
        .doesNotContain("m1");
  }

  @Test
  void roomThatIsOnlyRead_goesWithItsLastReader() {
    Client listening = listen(RecordingSink.reading(), null);
    assertThat(test.rooms.namesOf(listening)).containsExactly(TestRooms.LOBBY);
    test.test.pool.remove(listening, false);
    assertThat(test.rooms.size()).isZero();
    assertThat(test.broker.rooms()).isZero();
  }

  @Test
  void removedClient_leavesForGood_withALastWord() {
    RecordingSink sink = RecordingSink.reading();
    Client ann = test.joinStructured(sink);
    assertThat(join(test.directory.end(ann.id(), CloseCode.REMOVED))).isTrue();
    await().until(() -> sink.closes.contains(CloseCode.REMOVED));
    assertThat(sink.sent.get(sink.sent.size() - 1)).contains("\"type\":\"bye\",\"code\":4503");
    assertThat(join(test.rooms.everybodyIn(TestRooms.LOBBY)).count()).isZero();
    assertThat(join(test.directory.end(ann.id(), CloseCode.REMOVED))).isFalse();
  }

  @Test
  void directMessage_toNobody_isRefused() {
    assertThatThrownBy(
            () -> join(test.messages.direct(PROGRAM, UUID.randomUUID(), Body.ofText("x"))))
        .satisfies(
            failure -> assertThat(RefusedException.codeOf(failure)).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void roomThatMayNotBe_isNotMadeByPublishing() {
    try (TestRooms listed = new TestRooms("chat.room-creation", "listed")) {
      assertThatThrownBy(
              () ->
                  join(
                      listed.messages.publish(
                          new RoomName("nowhere"), PROGRAM, Body.ofText("x"), null)))
          .satisfies(
              failure ->
                  assertThat(RefusedException.codeOf(failure)).isEqualTo(ErrorCode.NOT_FOUND));
      assertThat(listed.broker.rooms()).isZero();
    }
  }

  @Test
  void rooms_areListedInPages_withThoseOfTheSettings() {
    for (String room : new String[] {"b", "c", "a"}) {
      publish(new RoomName(room), "1", null);
    }
    test.joinStructured(RecordingSink.reading());
    RoomList list =
        new RoomList(
            test.broker, test.directory, new GivenRooms(TestSettings.with("chat.rooms", "given")));

    RoomList.Page first = join(list.page("", null, 2));
    assertThat(first.rooms())
        .extracting(listed -> listed.room().value() + listed.members())
        .containsExactly("a0", "b0");
    assertThat(first.count()).isEqualTo(5);
    assertThat(first.more()).isTrue();
    RoomList.Page rest = join(list.page("", new RoomName("b"), 3));
    assertThat(rest.rooms())
        .extracting(listed -> listed.room().value() + listed.members())
        .containsExactly("c0", "given0", "lobby1");
    assertThat(rest.more()).isFalse();
    assertThat(join(list.page("c", null, 1000)).count()).isEqualTo(1);
  }

  private Client listen(RecordingSink sink, @Nullable Position recover) {
    Client client = test.test.open(Subprotocol.EVENT_STREAM, sink);
    TestRooms.succeed(
        test.rooms.join(client, new Command.Join(null, TestRooms.LOBBY, null, recover)));
    return client;
  }

  private Stored publish(RoomName room, String text, @Nullable String key) {
    return join(test.messages.publish(room, PROGRAM, Body.ofText(text), key));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
