package io.parley.log;

import io.parley.config.Ticker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets one log line pass in a while, so that a flood of events is not a flood of lines; the others are told at DEBUG. Safe on
 * every thread.
 */
public final class LogPace {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Ticker ticker;
  private final long pauseNanos;
  private boolean begun;
  private long passedAt;
  private long unsaid;

  /** One line a second. */
  public LogPace(Ticker ticker) {
    this(ticker, PAUSE);
  }

  /** One line in each such while. */
  public LogPace(Ticker ticker, Duration pause) {
    this.ticker = ticker;
    this.pauseNanos = pause.toNanos();
  }

  /** Asks for a line to pass: how many did not since the last that did, or empty where this one does not either. */
  public synchronized OptionalLong next() {
    long now = ticker.nanos();
    if (begun && now - passedAt < pauseNanos) {
      unsaid++;
      return OptionalLong.empty();
    }
    begun = true;
    passedAt = now;
    long before = unsaid;
    unsaid = 0;
    return OptionalLong.of(before);
  }

  /**
   * Tells of an event, at its own level or, where its line does not pass, at DEBUG. A line that passes says at its end how many
   * did not since the last that did: {@code suppressed=12}.
   *
   * @param fields says what there is to say; not called where nobody wants the line
   */
  public void log(Logger log, LogEvent event, UnaryOperator<LogLine> fields) {
    log(log, event, fields, null);
  }

  /** As {@link #log(Logger, LogEvent, UnaryOperator)}, with the stack of what failed. */
  public void log(
      Logger log, LogEvent event, UnaryOperator<LogLine> fields, @Nullable Throwable failure) {
    OptionalLong suppressed = next();
    Level level = suppressed.isPresent() ? event.level() : Level.DEBUG;
    if (log.isLoggable(level)) {
      LogLine line = fields.apply(new LogLine(event));
      if (suppressed.orElse(0) > 0) {
        line.with("suppressed", suppressed.getAsLong());
      }
      log.log(level, line.toString(), failure);
    }
  }
}
