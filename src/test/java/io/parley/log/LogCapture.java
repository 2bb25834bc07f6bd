package io.parley.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs, at every level, while this is open. */
public final class LogCapture extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;

  /** Begins. */
  public LogCapture(Class<?> type) {
    logger = Logger.getLogger(type.getName());
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  /** Every line, with the name that {@code java.util.logging} has for its level in front. */
  public List<String> lines() {
    return records.stream().map(line -> line.getLevel() + " " + line.getMessage()).toList();
  }

  /** What was thrown, of the lines that have something. */
  public List<Throwable> failures() {
    return records.stream()
        .filter(line -> line.getThrown() != null)
        .map(LogRecord::getThrown)
        .toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }
}
