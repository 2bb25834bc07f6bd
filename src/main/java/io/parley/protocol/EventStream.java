package io.parley.protocol;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (WHATWG HTML, section 9.2): what a client of {@code superchat} hears, each object as the {@code data} of
 * an event that is named after its {@code type}. The {@code id}, {@code EPOCH-OFFSET}, is the position behind which a reader
 * goes on. There is no way in.
 */
public final class EventStream implements Codec {
  private final SuperchatWriter writer = new SuperchatWriter();

  EventStream() {}

  /** Nothing comes from its readers. */
  @Override
  public Stream<Command> decode(String message) {
    return Stream.empty();
  }

  @Override
  public @Nullable String encode(Event event) {
    String json = writer.encode(event);
    if (json == null) {
      return null;
    }
    if (event instanceof Event.Message message) {
      return message(message.position(), json);
    }
    if (event instanceof Event.Joined joined) {
      return event(joined.since() == null ? joined.head() : joined.since(), "ok", json);
    }
    if (event instanceof Event.Bye bye && bye.code().isReconnectable()) {
      return "retry: " + retryMillis(bye) + "\n" + event(null, "bye", json);
    }
    return event(null, type(event), json);
  }

  private static String type(Event event) {
    if (event instanceof Event.Direct) {
      return "message";
    }
    if (event instanceof Event.Signal) {
      return "signal";
    }
    if (event instanceof Event.Presence) {
      return "presence";
    }
    if (event instanceof Event.Failure) {
      return "error";
    }
    return event instanceof Event.Bye ? "bye" : "ok";
  }

  /**
   * A message that was written before.
   *
   * @param json a {@code message} as structured clients get it
   */
  public static String message(Position position, String json) {
    return event(position, "message", json);
  }

  /** JSON has no line break in it, so that one line of data holds it. */
  private static String event(@Nullable Position id, String type, String json) {
    String at = id == null ? "" : "id: " + id.epoch() + "-" + id.offset() + "\n";
    return at + "event: " + type + "\ndata: " + json + "\n\n";
  }

  /** A browser comes back after exactly this time: for each stream another one, within the window that the event tells. */
  private static long retryMillis(Event.Bye bye) {
    ReconnectWindow window = Objects.requireNonNullElse(bye.reconnect(), SuperchatWriter.SOON);
    return window.min().toMillis()
        + ThreadLocalRandom.current().nextLong(window.width().toMillis() + 1);
  }

  /** The empty line that ends an event may be followed by another. */
  @Override
  public boolean joinsFrames() {
    return true;
  }
}
