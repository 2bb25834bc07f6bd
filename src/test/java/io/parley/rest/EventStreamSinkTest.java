package io.parley.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.pool.Client;
import io.parley.pool.TestPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Subprotocol;
import jakarta.servlet.AsyncEvent;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader gets through an answer that a container takes when it likes, and what becomes of it at the end. */
class EventStreamSinkTest {
  private static final String BYE = "event: bye\n";

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final TestPool test = new TestPool(gone -> {});
  private final FakeAnswer answer = new FakeAnswer();
  private final EventStreamSink sink = new EventStreamSink(answer.context(), test.pool, scheduler);
  private Client client;

  @BeforeEach
  void open() {
    client = test.open(Subprotocol.EVENT_STREAM, sink);
    sink.attach(client);
  }

  @AfterEach
  void close() {
    test.close();
    scheduler.shutdownNow();
  }

  private void begun() {
    sink.begin();
    sink.onWritePossible();
  }

  @Test
  void nothingIsAskedOfTheContainer_beforeItCalls() {
    answer.throwsBeforeItCalls = true;
    sink.send("1\n", () -> {});
    sink.begin();
    sink.send("2\n", () -> {});
    assertThat(answer.text()).isEmpty();

    answer.throwsBeforeItCalls = false;
    sink.onWritePossible();

    assertThat(answer.text()).isEqualTo("1\n2\n");
    assertThat(sink.isOpen()).isTrue();
  }

  @Test
  void eventCountsAsSent_whenTheNextCanBeTaken() {
    StringBuilder sent = new StringBuilder();
    begun();
    answer.capacity = 1;
    sink.send("1\n", () -> sent.append(1));
    sink.send("2\n", () -> sent.append(2));
    assertThat(answer.text()).isEqualTo("1\n");
    assertThat(sent).isEmpty();

    answer.capacity = 10;
    sink.onWritePossible();

    assertThat(answer.text()).isEqualTo("1\n2\n");
    assertThat(sent).hasToString("12");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everythingIsFlushed_onlyWhereThereIsABuffer(boolean keepsItsBuffer) {
    answer.keepsItsBuffer = keepsItsBuffer;
    begun();
    sink.send("1\n", () -> {});

    assertThat(answer.flushes).isEqualTo(keepsItsBuffer ? 1 : 0);
    assertThat(answer.unflushed).isFalse();
  }

  @Test
  void comment_isSaid_whereNothingElseIs() {
    begun();
    answer.capacity = 1;
    assertThat(sink.ping()).isTrue();
    sink.send("1\n", () -> {});
    assertThat(sink.ping()).isTrue();
    answer.capacity = 10;
    sink.onWritePossible();

    assertThat(answer.text()).isEqualTo(":\n\n1\n");
  }

  @Test
  void announcedEnd_comesAfterAllThatWaits_withoutAnotherWord() {
    begun();
    answer.capacity = 1;
    sink.send("1\n", () -> {});
    sink.send("2\n", () -> {});
    sink.send("bye\n", () -> {});
    sink.close(CloseCode.REMOVED, "");
    assertThat(answer.completions).isZero();

    answer.capacity = 10;
    sink.onWritePossible();

    assertThat(answer.text()).isEqualTo("1\n2\nbye\n");
    assertThat(answer.completions).isEqualTo(1);
    assertThat(sink.isOpen()).isFalse();
  }

  @Test
  void suddenEnd_leavesOutWhatWaits_andWhatStillComes_sayingBye() {
    begun();
    answer.capacity = 1;
    sink.send("1\n", () -> {});
    sink.send("waited\n", () -> {});
    sink.close(CloseCode.TOO_SLOW, "");
    // A lane that had taken it before.
    sink.send("late\n", () -> {});

    answer.capacity = 10;
    sink.onWritePossible();

    assertThat(answer.text()).startsWith("1\nretry: ").contains(BYE).contains("4001");
    assertThat(answer.text()).doesNotContain("waited").doesNotContain("late\n").endsWith("\n\n");
    assertThat(answer.text().split("event:")).hasSize(2);
    assertThat(answer.completions).isEqualTo(1);
  }

  @Test
  void endWhileAnEventIsBeingWritten_isTheWritersToDo() {
    begun();
    answer.whileWriting =
        () -> {
          sink.send("2\n", () -> {});
          sink.close(CloseCode.TOO_SLOW, "");
          assertThat(answer.completions).as("beside a write").isZero();
        };
    sink.send("1\n", () -> {});

    assertThat(answer.text()).startsWith("1\nretry: ").contains(BYE);
    assertThat(answer.completions).isEqualTo(1);
  }

  @Test
  void readerThatDoesNotTakeItsFarewell_isNotWaitedFor() {
    begun();
    answer.capacity = 0;
    sink.close(CloseCode.TOO_SLOW, "");
    assertThat(answer.completions).isZero();

    sink.endNow();

    assertThat(answer.completions).isEqualTo(1);
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void writeThatFails_endsIt_once() {
    begun();
    answer.failure = new IOException("gone");
    sink.send("1\n", () -> {});
    sink.onError(new IOException("gone"));

    assertThat(sink.isOpen()).isFalse();
    assertThat(sink.ping()).isFalse();
    assertThat(client.isGone()).isTrue();
    assertThat(answer.completions).isEqualTo(1);
  }

  @Test
  void whatTheContainerEndsItself_isNotEndedAgain() {
    begun();
    sink.onError(new AsyncEvent(answer.context(), new IOException("gone")));
    sink.onError(new IOException("gone"));
    sink.onComplete(new AsyncEvent(answer.context()));

    assertThat(client.isGone()).isTrue();
    assertThat(answer.completions).isZero();
  }

  @Test
  void readerThatWasLostBeforeItHadAName_leavesThePool() {
    Client late = test.open(Subprotocol.EVENT_STREAM, sink);
    sink.onError(new IOException("gone"));
    sink.attach(late);

    assertThat(late.isGone()).isTrue();
  }

  @Test
  void endBeforeTheBegin_isARefusal_forNow() {
    sink.close(CloseCode.SERVICE_RESTART, "");
    sink.begin();
    sink.refuse(ErrorCode.INTERNAL);

    assertThat(answer.status).isEqualTo(503);
    assertThat(answer.headers).containsEntry("Retry-After", "10");
    assertThat(answer.text()).isEqualTo(ApiError.of(ErrorCode.UNAVAILABLE).json());
    assertThat(answer.completions).isEqualTo(1);
  }

  @Test
  void streamThatHasBegun_isNotRefused() {
    begun();
    sink.refuse(ErrorCode.INTERNAL);

    assertThat(answer.text()).isEmpty();
    assertThat(sink.isOpen()).isTrue();
  }
}
