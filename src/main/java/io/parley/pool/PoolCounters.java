package io.parley.pool;

import io.parley.protocol.CloseCode;
import io.parley.protocol.Subprotocol;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the pool has done since it was made. Counted on any thread, without one waiting for another. */
public final class PoolCounters {
  /** Stands for every close code of a client's that is not counted by itself. */
  public static final int OTHER = 0;

  /**
   * The close codes of clients that are counted each by itself (RFC 6455, section 7.4.1), and {@link #OTHER}: a client may send
   * any, and there are not to be as many counters.
   */
  public static final List<Integer> PEERS_CODES =
      List.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, OTHER);

  private final Map<Subprotocol, LongAdder> received = new EnumMap<>(Subprotocol.class);
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder pings = new LongAdder();
  private final LongAdder missedPings = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Map<CloseCode, LongAdder> closes = new EnumMap<>(CloseCode.class);
  private final Map<Integer, LongAdder> peersCloses = new HashMap<>();

  PoolCounters() {
    for (Subprotocol subprotocol : Subprotocol.values()) {
      received.put(subprotocol, new LongAdder());
    }
    for (CloseCode code : CloseCode.values()) {
      closes.put(code, new LongAdder());
    }
    PEERS_CODES.forEach(code -> peersCloses.put(code, new LongAdder()));
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

  /** The server has closed a connection: a client's, or one that had not become a client yet. */
  public void closed(CloseCode code) {
    adder(closes, code).increment();
  }

  /** A connection has ended that the server had not decided to close. */
  void closedByPeer(int code) {
    adder(peersCloses, PEERS_CODES.contains(code) ? code : OTHER).increment();
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

  /** Connections that ended because the server closed them with that code. */
  public long closes(CloseCode code) {
    return adder(closes, code).sum();
  }

  /** Connections that ended otherwise, with one of the {@link #PEERS_CODES}; 1006: without a close frame. */
  public long peersCloses(int code) {
    return adder(peersCloses, code).sum();
  }

  @SuppressWarnings("NullAway") // each key has one, from the beginning
  private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
    return adders.get(key);
  }
}
