package io.parley.rest;

import io.parley.pool.Client;
import io.parley.protocol.Jsonp;
import io.parley.protocol.RoomName;
import io.parley.room.RoomList;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes what the wire has no words for: how it is with rooms and clients, for whoever is on call. */
final class States {
  /** As all times on the wire: UTC, with milliseconds. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private States() {}

  static String rooms(RoomList.Page page) {
    JsonArrayBuilder rooms = Jsonp.PROVIDER.createArrayBuilder();
    page.rooms()
        .forEach(
            room ->
                rooms.add(
                    Jsonp.PROVIDER
                        .createObjectBuilder()
                        .add("room", room.room().value())
                        .add("members", room.members())));
    return ok().add("rooms", rooms)
        .add("count", page.count())
        .add("more", page.more())
        .build()
        .toString();
  }

  /**
   * Of one client.
   *
   * @param connected when it came
   * @param heard when something came from it last
   */
  static String client(Client client, List<RoomName> in, Instant connected, Instant heard) {
    JsonArrayBuilder rooms = Jsonp.PROVIDER.createArrayBuilder();
    in.forEach(room -> rooms.add(room.value()));
    return ok().add("client", client.id().toString())
        .add("subprotocol", client.subprotocol().wireName())
        .add("name", client.name().value())
        .add("rooms", rooms)
        .add("connectedAt", TIME.format(connected))
        .add("heardAt", TIME.format(heard))
        .add(
            "outbox",
            Jsonp.PROVIDER
                .createObjectBuilder()
                .add("events", client.depth())
                .add("bytes", client.unsentBytes()))
        .build()
        .toString();
  }

  private static JsonObjectBuilder ok() {
    return Jsonp.PROVIDER.createObjectBuilder().add("type", "ok");
  }
}
