package io.parley.room.log;

import io.parley.pool.Frame;
import io.parley.protocol.EventStream;
import io.parley.protocol.Position;
import io.parley.protocol.Subprotocol;

/**
 * A message in a log.
 *
 * @param frame as structured clients get it
 */
public record Entry(long offset, Frame frame) {

  /**
   * As a reader gets it who catches up: a structured client or an event stream.
   *
   * @param epoch of the log
   */
  public Frame frameFor(Subprotocol reader, String epoch) {
    return reader == Subprotocol.EVENT_STREAM
        ? Frame.of(EventStream.message(new Position(epoch, offset), frame.text()), false)
        : frame;
  }
}
