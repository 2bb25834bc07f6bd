package io.parley.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.protocol.CloseCode;
import io.parley.protocol.DisplayName;
import io.parley.protocol.Event;
import io.parley.protocol.RequestId;
import io.parley.protocol.Subprotocol;
import jakarta.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientPoolTest {
  private final List<Client> gone = new CopyOnWriteArrayList<>();
  private final TestPool test =
      new TestPool(event -> gone.add(event.client()), "chat.outbox-max-bytes", "100000");
  private final ClientPool pool = test.pool;

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void open_tagsEachClientWithItsOwnUuid() {
    Client one = test.open(RecordingSink.reading());
    Client two = test.open(RecordingSink.reading());

    assertThat(one.id()).isNotEqualTo(two.id());
    assertThat(pool.clients()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void ofTwoConnectionsOfOneClient_theLaterOneStays_whicheverIsOpenedFirst() {
    UUID id = UUID.randomUUID();
    RecordingSink earlier = RecordingSink.reading();
    RecordingSink later = RecordingSink.reading();
    DisplayName name = new DisplayName("Ann");
    Event first = new Event.Greeting("first");

    Client stays = pool.open(new Identity(id, 6, name, true), Subprotocol.CHAT, later, first);
    pool.open(new Identity(id, 5, name, true), Subprotocol.CHAT, earlier, first);

    await().untilAsserted(() -> assertThat(earlier.closes).containsExactly(CloseCode.REPLACED));
    assertThat(pool.find(id)).contains(stays);
    await().untilAsserted(() -> assertThat(later.sent).containsExactly("first"));
    pool.open(new Identity(id, 7, name, true), Subprotocol.CHAT, RecordingSink.reading(), null);
    await().untilAsserted(() -> assertThat(later.closes).containsExactly(CloseCode.REPLACED));
    await().until(() -> pool.size() == 1);
  }

  @Test
  void open_withoutAName_makesAGuest() {
    Client guest = test.open(Subprotocol.CHAT, RecordingSink.reading());

    assertThat(guest.isNamed()).isFalse();
    assertThat(guest.name().value()).isEqualTo("guest-" + guest.id().toString().substring(0, 4));
  }

  @Test
  void broadcast_reachesEachRecipientInOrder() {
    List<RecordingSink> sinks = new ArrayList<>();
    List<Client> recipients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sinks.add(RecordingSink.reading());
      recipients.add(test.open(sinks.get(i)));
    }
    List<String> texts = IntStream.range(0, 2000).mapToObj(String::valueOf).toList();

    texts.forEach(text -> pool.broadcast(recipients, new Event.Greeting(text)));

    for (RecordingSink sink : sinks) {
      await().untilAsserted(() -> assertThat(sink.sent).isEqualTo(texts));
    }
  }

  @Test
  void broadcast_skipsSubprotocolsThatDoNotCarryTheEvent() {
    RecordingSink plain = RecordingSink.reading();
    RecordingSink structured = RecordingSink.reading();
    List<Client> recipients =
        List.of(test.open(plain), test.open(Subprotocol.SUPERCHAT, structured));

    pool.broadcast(recipients, new Event.Greeting("who?"));

    await().untilAsserted(() -> assertThat(plain.sent).containsExactly("who?"));
    assertThat(structured.sent).isEmpty();
  }

  @Test
  void clientThatStopsReading_isClosedWith4001_andTheOthersGetEverything() {
    RecordingSink stopped = RecordingSink.stopped();
    RecordingSink reading = RecordingSink.reading();
    Client slow = test.open(stopped);
    List<Client> recipients = List.of(slow, test.open(reading));
    String kilobyte = "x".repeat(1000);

    // In steps that the reading client's own outbox holds, however slow its lane is today.
    for (int expected = 50; expected <= 1000; expected += 50) {
      int soFar = expected;
      IntStream.range(0, 50).forEach(i -> pool.broadcast(recipients, new Event.Greeting(kilobyte)));
      await().pollInterval(Duration.ofMillis(5)).until(() -> reading.sent.size() == soFar);
    }

    await().untilAsserted(() -> assertThat(stopped.closes).containsExactly(CloseCode.TOO_SLOW));
    assertThat(stopped.sent).as("a window's worth at most").hasSizeLessThanOrEqualTo(67);
    assertThat(slow.outbox().unsentBytes()).as("only what is in flight").isLessThan(67_000);
    assertThat(gone).containsExactly(slow);
    assertThat(pool.size()).isEqualTo(1);
  }

  @Test
  void clientThatReadsOnAfterAPause_getsTheRestInOrder() {
    RecordingSink sink = RecordingSink.stopped();
    Client client = test.open(sink);
    List<String> texts = IntStream.range(0, 90).mapToObj(i -> i + "x".repeat(1000)).toList();
    texts.forEach(text -> pool.send(client, new Event.Greeting(text)));
    await().until(() -> sink.sent.size() >= Outbox.WINDOW_FRAMES);
    assertThat(sink.sent).as("a window is in flight").hasSizeLessThan(70);

    await()
        .untilAsserted(
            () -> {
              sink.readOn();
              assertThat(sink.sent).isEqualTo(texts);
            });
  }

  @Test
  void clientToWhomSendingFails_isClosed_andItsLaneGoesOn() {
    FrameSink broken =
        new FrameSink() {
          @Override
          public void send(String text, Runnable sent) {
            throw new AssertionError("the container's own failure");
          }

          @Override
          public boolean ping() {
            return true;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close(CloseCode code, String reason) {}
        };
    List<RecordingSink> others =
        IntStream.range(0, 8).mapToObj(i -> RecordingSink.reading()).toList();
    List<Client> recipients = new ArrayList<>(List.of(test.open(broken)));
    others.forEach(sink -> recipients.add(test.open(sink)));

    pool.broadcast(recipients, new Event.Greeting("hi"));

    assertThat(others)
        .allSatisfy(
            sink -> await().untilAsserted(() -> assertThat(sink.sent).containsExactly("hi")));
    await().until(() -> pool.size() == 8);
  }

  @Test
  void closeSoon_keepsTheFirstCode() {
    RecordingSink sink = RecordingSink.reading();
    Client client = test.open(sink);

    pool.closeSoon(client, CloseCode.UNSUPPORTED_DATA);
    pool.closeSoon(client, CloseCode.MESSAGE_TOO_BIG);

    assertThat(client.isEnding()).isTrue();
    await()
        .untilAsserted(() -> assertThat(sink.closes).containsExactly(CloseCode.UNSUPPORTED_DATA));
  }

  @Test
  void closeAfterSending_firstSendsWhatWaits() {
    RecordingSink sink = RecordingSink.stopped();
    Client client = test.open(sink);
    List<String> texts = IntStream.range(0, 90).mapToObj(i -> i + "x".repeat(1000)).toList();
    texts.forEach(text -> pool.send(client, new Event.Greeting(text)));

    pool.closeAfterSending(client, CloseCode.TOO_FAST, new Event.Greeting("bye"));
    pool.send(client, new Event.Greeting("too late"));
    assertThat(client.isEnding()).isTrue();
    assertThat(sink.closes).isEmpty();

    await()
        .untilAsserted(
            () -> {
              sink.readOn();
              assertThat(sink.closes).containsExactly(CloseCode.TOO_FAST);
            });
    assertThat(sink.sent).startsWith(texts.toArray(String[]::new)).endsWith("bye").hasSize(91);
    assertThat(pool.size()).isZero();
    assertThat(pool.counters().closes(CloseCode.TOO_FAST)).isEqualTo(1);
    assertThat(pool.counters().deliveries()).isEqualTo(91);
  }

  @Test
  void structuredClient_getsWhatWaitsInOneFrame_aLineForEach() {
    RecordingSink sink = RecordingSink.stopped();
    Client client = test.open(Subprotocol.SUPERCHAT, sink);
    // A window's worth, so that the others wait for it.
    RequestId large = new RequestId(Json.createValue("x".repeat(Outbox.WINDOW_BYTES)));
    pool.send(client, new Event.Done(large));
    await().until(() -> sink.sent.size() == 1);
    List<String> lines = new ArrayList<>(sink.sent);
    for (int i = 0; i < 500; i++) {
      RequestId id = new RequestId(Json.createValue(i));
      lines.add("{\"type\":\"ok\",\"id\":" + i + "}");
      pool.send(client, new Event.Done(id));
    }

    await()
        .untilAsserted(
            () -> {
              sink.readOn();
              assertThat(sink.sent.stream().flatMap(String::lines).toList()).isEqualTo(lines);
            });
    assertThat(sink.sent).hasSizeLessThan(10);
    await().untilAsserted(() -> assertThat(client.outbox().unsentBytes()).isZero());
  }

  @Test
  void closeForWhichNoThreadIsFree_isTriedAgain() {
    RecordingSink sink = RecordingSink.reading();
    Client client = test.open(sink);
    test.refuseCloses(true);
    pool.closeSoon(client, CloseCode.TOO_SLOW);
    assertThat(sink.closes).isEmpty();

    pool.retryCloses();
    test.refuseCloses(false);
    pool.retryCloses();

    await().untilAsserted(() -> assertThat(sink.closes).containsExactly(CloseCode.TOO_SLOW));
  }

  @Test
  void clientThatComesWhileThePoolIsEmptied_isClosedToo() {
    pool.closeAll(CloseCode.GOING_AWAY);
    RecordingSink late = RecordingSink.reading();

    test.open(late);

    await().untilAsserted(() -> assertThat(late.closes).containsExactly(CloseCode.GOING_AWAY));
    assertThat(pool.size()).isZero();
  }

  @Test
  void remove_tellsOnce() {
    Client client = test.open(RecordingSink.reading());

    assertThat(pool.remove(client, false)).isTrue();
    assertThat(pool.remove(client, false)).isFalse();

    assertThat(gone).containsExactly(client);
    assertThat(client.isGone()).isTrue();
  }

  @Test
  void whoIsSentAwayWithManyOthers_comesBackWithNotTooManyInASecond() {
    List<RecordingSink> sinks =
        IntStream.range(0, 501).mapToObj(i -> RecordingSink.reading()).toList();
    List<Client> clients = sinks.stream().map(test::open).toList();

    clients.forEach(pool::sendAway);

    await()
        .untilAsserted(
            () ->
                assertThat(sinks)
                    .allSatisfy(
                        sink ->
                            assertThat(sink.closes).containsExactly(CloseCode.SERVICE_RESTART)));
    List<String> reasons = sinks.stream().flatMap(sink -> sink.reasons.stream()).toList();
    assertThat(reasons).filteredOn("reconnect 0-1000"::equals).hasSize(500);
    assertThat(reasons).filteredOn("reconnect 1000-2000"::equals).hasSize(1);
  }

  @Test
  void closeAll_closesEveryoneWithTheCode() {
    List<RecordingSink> sinks =
        IntStream.range(0, 10).mapToObj(i -> RecordingSink.reading()).toList();
    sinks.forEach(test::open);

    pool.closeAll(CloseCode.GOING_AWAY);

    assertThat(sinks)
        .allSatisfy(sink -> assertThat(sink.closes).containsExactly(CloseCode.GOING_AWAY));
    assertThat(pool.size()).isZero();
  }
}
