package io.parley.pool;

import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * An event as its recipients get it: written once for each subprotocol, when the first of them needs it. Used by one
 * thread at a time; the frames are shared.
 */
public final class Encoded {
  private final Event event;
  private final Map<Subprotocol, Optional<Frame>> frames = new EnumMap<>(Subprotocol.class);

  /** Writes nothing yet. */
  public Encoded(Event event) {
    this.event = event;
  }

  /** As clients of a subprotocol get it; empty where that does not carry such an event. */
  public Optional<Frame> frame(Subprotocol subprotocol) {
    Optional<Frame> frame = frames.get(subprotocol);
    if (frame == null) {
      frame =
          Optional.ofNullable(subprotocol.codec().encode(event))
              .map(text -> Frame.of(text, event.droppable()));
      frames.put(subprotocol, frame);
    }
    return frame;
  }
}
