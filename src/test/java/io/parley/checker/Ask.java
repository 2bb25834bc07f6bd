package io.parley.checker;

import jakarta.json.JsonObject;

/**
 * A command that was sent.
 *
 * @param line where it was sent
 * @param member whether the commands before it on this connection make the client a member of the room
 * @param known the room's greatest offset that anybody had got by then
 */
record Ask(int line, JsonObject command, boolean member, long known) {
  String type() {
    return command.getString("type");
  }

  /** The room that it is about; empty where it is about none. */
  String room() {
    return command.getString("room", "");
  }
}
