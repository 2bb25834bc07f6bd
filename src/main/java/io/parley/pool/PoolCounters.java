package io.parley.pool;

import io.parley.protocol.CloseCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the pool has done since it was made. Counted on any thread, without one waiting for another. */
public final class PoolCounters {
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Map<CloseCode, LongAdder> closes = new EnumMap<>(CloseCode.class);

  PoolCounters() {
    for (CloseCode code : CloseCode.values()) {
      closes.put(code, new LongAdder());
    }
  }

  void delivered(int events) {
    deliveries.add(events);
  }

  void dropped(int events) {
    dropped.add(events);
  }

  void closed(CloseCode code) {
    adder(code).increment();
  }

  /** Events handed to the container, counted once for each recipient. */
  public long deliveries() {
    return deliveries.sum();
  }

  /** Signals left out for clients that did not keep up, counted once for each recipient. */
  public long dropped() {
    return dropped.sum();
  }

  /** Connections that the server decided to close with that code. */
  public long closes(CloseCode code) {
    return adder(code).sum();
  }

  @SuppressWarnings("NullAway") // each code has one, from the beginning
  private LongAdder adder(CloseCode code) {
    return closes.get(code);
  }
}
