package io.parley.cluster.log;

import io.parley.cluster.redis.Fields;
import io.parley.protocol.Event;
import io.parley.protocol.RoomName;

/** Passing signs as they go through a room's channel: {@code S}, a space, and their fields. */
final class Signals {
  /** What they begin with. */
  static final String KIND = "S ";

  private Signals() {}

  static String write(Event.Signal signal) {
    return KIND + Fields.write(signal.kind()) + Fields.write(signal.from(), signal.body());
  }

  static Event.Signal read(RoomName room, String publication) {
    StoredMessage.requireLength(publication);
    Fields fields = new Fields(publication.substring(KIND.length()));
    String kind = fields.text();
    return new Event.Signal(room, fields.author(), kind, fields.body());
  }
}
