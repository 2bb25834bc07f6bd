package io.parley.protocol;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a connection reads and writes: the WebSocket subprotocols that Parley speaks, by the names that go over
 * the wire (RFC 6455, section 1.9), and the one without WebSocket.
 */
public enum Subprotocol {
  /** Plain text, one room; also what a client gets that asks for no subprotocol. */
  CHAT("chat", new PlainChat()),
  /** JSON commands and events. */
  SUPERCHAT("superchat", new Superchat()),
  /** Server-sent events over HTTP: the connection hears one room and says nothing. Never negotiated. */
  EVENT_STREAM("text/event-stream", new EventStream());

  private final String wireName;

  /** Without state: what it holds are JSON-P factories, which are thread-safe. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Codec codec;

  Subprotocol(String wireName, Codec codec) {
    this.wireName = wireName;
    this.codec = codec;
  }

  /** The name in {@code Sec-WebSocket-Protocol}; of an event stream its media type. */
  public String wireName() {
    return wireName;
  }

  /** Turns this subprotocol's frames into commands and events into its frames. */
  public Codec codec() {
    return codec;
  }

  /** Whether its clients get JSON objects, and with them signals, presence and a last word. */
  public boolean isStructured() {
    return this != CHAT;
  }

  /** Whether its clients may come back as who they were, and stay in their rooms meanwhile. */
  public boolean canResume() {
    return this == SUPERCHAT;
  }

  /** Whether its clients are members of the rooms that they hear. */
  public boolean isMember() {
    return this != EVENT_STREAM;
  }

  /**
   * Chooses from a client's preference list: the first name that is known wins, whatever order the server lists them in.
   *
   * @param requested the names of {@code Sec-WebSocket-Protocol}, most wanted first
   * @return the choice, or empty where none is known and the answer carries no such header
   */
  public static Optional<Subprotocol> negotiate(List<String> requested) {
    return requested.stream().flatMap(name -> find(name).stream()).findFirst();
  }

  /**
   * The subprotocol of an open connection.
   *
   * @param negotiated the name agreed upon; {@code null} or empty where there was none
   */
  public static Subprotocol ofConnection(@Nullable String negotiated) {
    return negotiated == null ? CHAT : find(negotiated).orElse(CHAT);
  }

  private static Optional<Subprotocol> find(String name) {
    for (Subprotocol candidate : values()) {
      if (candidate != EVENT_STREAM && candidate.wireName.equals(name)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
