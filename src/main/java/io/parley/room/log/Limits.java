package io.parley.room.log;

import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.log.LogPace;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Limits of the whole node that were reached. They are counted where that happens, which may be with a lock held, and told to
 * the log by the caretaker, at most once a minute each. Safe on every thread.
 */
final class Limits {
  private static final Logger LOG = System.getLogger(Limits.class.getName());

  /** A limit that is reached often stays so for a while: once a second would be too often. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Map<Limit, Reached> reached;

  Limits(Ticker ticker) {
    Map<Limit, Reached> none = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      none.put(limit, new Reached(new LongAdder(), new LogPace(ticker, PAUSE)));
    }
    reached = Collections.unmodifiableMap(none);
  }

  /** A limit was reached. */
  @SuppressWarnings("NullAway") // each limit has one, from the beginning
  void reach(Limit limit) {
    reached.get(limit).times().increment();
  }

  /** Tells of those that were reached since they were last told. */
  void tell() {
    reached.forEach(
        (limit, since) -> {
          if (since.times().sum() > 0 && since.pace().next().isPresent()) {
            LOG.log(
                LogEvent.LIMIT_REACHED.level(),
                new LogLine(LogEvent.LIMIT_REACHED)
                    .with("limit", limit.setting)
                    .with("times", since.times().sumThenReset())
                    .toString());
          }
        });
  }

  /** What is limited. */
  enum Limit {
    /** A room gave way to another, with what was said in it, or could not be opened. */
    ROOMS("chat.max-rooms"),
    /** A message with a new key was refused. */
    KEYS("chat.dedupe-max-keys"),
    /** A message left its room before its time, for those of other rooms. */
    WINDOWS("chat.history-total-bytes");

    private final String setting;

    Limit(String setting) {
      this.setting = setting;
    }
  }

  private record Reached(LongAdder times, LogPace pace) {}
}
