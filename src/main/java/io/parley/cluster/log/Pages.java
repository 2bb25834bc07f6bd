package io.parley.cluster.log;

import io.parley.log.FailureLog;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.log.Entry;
import io.parley.room.log.LogPage;
import io.parley.room.log.Query;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What is read out of logs in the store: handed on when this node has heard all that it names, so that what follows it here
 * continues it. Safe on every thread.
 */
final class Pages {
  /** A log that is written to faster than it is read is not run after for ever. */
  private static final int MAX_CHECKS = 10;

  private static final Logger LOG = System.getLogger(Pages.class.getName());

  private final LogStore logs;
  private final Map<RoomName, Followed> followed;
  private final FailureLog failures;

  /**
   * Reads nothing yet.
   *
   * @param followed the rooms that this node follows, at any time
   */
  Pages(LogStore logs, Map<RoomName, Followed> followed, FailureLog failures) {
    this.logs = logs;
    this.followed = followed;
    this.failures = failures;
  }

  /** Reads, behind all that this node has been told before. */
  CompletionStage<LogPage> read(RoomName room, Query query) {
    return read(room, query, MAX_CHECKS);
  }

  private CompletionStage<LogPage> read(RoomName room, Query query, int checks) {
    return logs.read(room, query)
        .thenApply(portion -> page(room, portion, query))
        .thenCompose(page -> heard(room, query, page, checks));
  }

  /** Hands a page on when this node has heard what it names, where it follows the room. */
  private CompletionStage<LogPage> heard(RoomName room, Query query, LogPage page, int checks) {
    Followed here = followed.get(room);
    if (here == null || here.hasHeard(new Position(page.epoch(), page.head()))) {
      return CompletableFuture.completedFuture(page);
    }
    return checks == 0
        ? RefusedException.stage(ErrorCode.UNAVAILABLE)
        : here.check()
            .thenCompose(
                answered ->
                    here.isOf(page.epoch())
                        ? heard(room, query, page, checks - 1)
                        // The page was read just before the log got another epoch.
                        : read(room, query, checks - 1));
  }

  private LogPage page(RoomName room, LogPortion portion, Query query) {
    List<LogPortion.Item> items = new ArrayList<>(portion.items());
    if (query.latest()) {
      Collections.reverse(items);
    }
    List<Entry> entries = new ArrayList<>(items.size());
    boolean more = portion.more();
    long size = 0;
    for (LogPortion.Item item : items) {
      Entry entry = item.entry(room);
      if (entry == null) {
        failures.failed(LOG, "reading a message", null, new IllegalArgumentException("malformed"));
        continue;
      }
      size += entry.frame().bytes() + 1;
      if (size > query.maxBytes() && !entries.isEmpty()) {
        more = true;
        break;
      }
      entries.add(entry);
    }
    if (query.latest()) {
      Collections.reverse(entries);
    }
    LogState state = portion.state();
    return new LogPage(
        state.head().epoch(), state.first(), state.head().offset(), List.copyOf(entries), more);
  }
}
