package io.parley.cluster.directory;

import io.parley.config.Ticker;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rooms into which somebody may have been let without an answer. What was under way on a link that was given up may still come to
 * the store, after all that is said over the next one; then somebody is there who has left, and no node need be watching. So
 * these rooms are looked at when nothing can come any more. Safe on every thread.
 */
final class LateEntries {
  /** By then the systems of both sides have given up what they could not deliver. */
  private static final Duration LATEST = Duration.ofMinutes(2);

  /** Before a look that is to be surer than the last. */
  private static final Duration PAUSE = Duration.ofSeconds(20);

  /** Rooms that are remembered. */
  private static final int MAX_ROOMS = 10_000;

  /** Looks begun in one sweep. */
  private static final int PORTION = 200;

  /** When each is to be looked at, on the ticker. */
  private final Map<RoomName, Long> rooms = new ConcurrentHashMap<>();

  private final Ticker ticker;

  LateEntries(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * Somebody is to be let into a room: where there is no answer, it is remembered.
   *
   * @return what was given, or what follows it
   */
  <T> CompletionStage<T> await(RoomName room, CompletionStage<T> answer) {
    if (answer.toCompletableFuture().isCompletedExceptionally()) {
      // It was not even sent.
      return answer;
    }
    return answer.whenComplete(
        (entered, failure) -> {
          if (failure != null && RefusedException.codeOf(failure) == ErrorCode.UNAVAILABLE) {
            remember(room);
          }
        });
  }

  private void remember(RoomName room) {
    if (rooms.size() < MAX_ROOMS || rooms.containsKey(room)) {
      rooms.put(room, ticker.nanos() + LATEST.toNanos());
    }
  }

  /** Looks at rooms where that is due; called once a second. */
  void sweep(Inspection inspection) {
    long now = ticker.nanos();
    int left = PORTION;
    for (Map.Entry<RoomName, Long> entry : rooms.entrySet()) {
      if (left > 0 && now - entry.getValue() >= 0) {
        left--;
        look(inspection, entry.getKey(), entry.getValue(), now + PAUSE.toNanos());
      }
    }
  }

  private void look(Inspection inspection, RoomName room, Long due, Long next) {
    if (rooms.replace(room, due, next)) {
      var unused =
          inspection
              .look(room)
              .thenAccept(
                  finding -> {
                    if (finding.isSure()) {
                      rooms.remove(room, next);
                    }
                  });
    }
  }
}
