package io.parley.config;

/** A clock for measuring how long something takes: it never jumps, and its zero means nothing. */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds since some fixed moment; compare by subtraction, as with {@link System#nanoTime()}. */
  long nanos();
}
