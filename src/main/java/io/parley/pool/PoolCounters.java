package io.parley.pool;

import io.parley.protocol.CloseCode;
import io.parley.protocol.Subprotocol;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the pool has done since it was made. Counted on any thread, without one waiting for another. */
public final class PoolCounters {
  private final Map<Subprotocol, LongAdder> received = new EnumMap<>(Subprotocol.class);
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder pings = new LongAdder();
  private final LongAdder missedPings = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Map<CloseCode, LongAdder> closes = new EnumMap<>(CloseCode.class);

  PoolCounters() {
    for (Subprotocol subprotocol : Subprotocol.values()) {
      received.put(subprotocol, new LongAdder());
    }
    for (CloseCode code : CloseCode.values()) {
      closes.put(code, new LongAdder());
    }
  }

  void received(Subprotocol subprotocol, int bytes, boolean last) {
    receivedBytes.add(bytes);
    if (last) {
      adder(received, subprotocol).increment();
    }
  }

  void delivered(int events, long bytes) {
    deliveries.add(events);
    sentBytes.add(bytes);
  }

  void pinged(boolean answered) {
    pings.increment();
    if (!answered) {
      missedPings.increment();
    }
  }

  void dropped(int events) {
    dropped.add(events);
  }

  void closed(CloseCode code) {
    adder(closes, code).increment();
  }

  /** Whole text messages that came. */
  public long received(Subprotocol subprotocol) {
    return adder(received, subprotocol).sum();
  }

  /** The UTF-8 bytes of text that came. */
  public long receivedBytes() {
    return receivedBytes.sum();
  }

  /** The UTF-8 bytes of text handed to the container. */
  public long sentBytes() {
    return sentBytes.sum();
  }

  /** Pings sent. */
  public long pings() {
    return pings.sum();
  }

  /** Pings after which nothing had come from their client when it was its turn again. */
  public long missedPings() {
    return missedPings.sum();
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
    return adder(closes, code).sum();
  }

  @SuppressWarnings("NullAway") // each key has one, from the beginning
  private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> adders, K key) {
    return adders.get(key);
  }
}
