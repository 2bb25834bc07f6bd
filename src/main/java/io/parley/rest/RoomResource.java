package io.parley.rest;

import io.parley.config.Settings;
import io.parley.pool.Drain;
import io.parley.protocol.Author;
import io.parley.protocol.Command;
import io.parley.protocol.DisplayName;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Posting;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RoomName;
import io.parley.room.Messages;
import io.parley.room.RoomList;
import io.parley.room.Rooms;
import io.parley.security.ApiAccess;
import io.parley.security.ApiAccess.Purpose;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /api/rooms}: what is said in rooms, and who is there. */
@Path("rooms")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@SuppressWarnings(
    "NullAway.Init") // filled in by the container: RESTEasy makes no resource by a constructor
public class RoomResource {
  /** Under which a program is shown that gives no name. */
  static final DisplayName DEFAULT_NAME = new DisplayName("server");

  @Inject Answers answers;
  @Inject Messages messages;
  @Inject Rooms rooms;
  @Inject RoomList list;
  @Inject Settings settings;
  @Inject Drain drain;

  /** Publishes to a room, which is one from then on; the answer is the wire's to a {@code send}. */
  @POST
  @Path("{room}/messages")
  @Consumes(MediaType.APPLICATION_JSON)
  @ApiAccess(Purpose.WRITE)
  public CompletionStage<Response> publish(
      @PathParam("room") String room,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      InputStream body) {
    if (drain.state() != Drain.State.SERVING) {
      // A memory store would take it, and soon lose it.
      throw new RefusedException(ErrorCode.UNAVAILABLE);
    }
    RoomName name = Requests.room(room);
    Posting posting = Requests.posting(body, settings);
    String key = Requests.key(posting.key(), idempotencyKey);
    return answers.of(
        messages.publish(name, author(posting), posting.body(), key),
        stored ->
            Answers.ok(
                new Event.Sent(null, name, stored.position(), stored.at(), stored.duplicate())));
  }

  static Author author(Posting posting) {
    return Author.overHttp(Objects.requireNonNullElse(posting.name(), DEFAULT_NAME));
  }

  /** What a room holds; the answer is the wire's to {@code history}. */
  @GET
  @Path("{room}/messages")
  @ApiAccess(Purpose.READ)
  public CompletionStage<Response> history(
      @PathParam("room") String room,
      @QueryParam("before") @Nullable String before,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    Command.History wanted = Requests.history(Requests.room(room), before, after, limit);
    return answers.of(
        list.require(wanted.room()).thenCompose(there -> messages.history(wanted)),
        read -> Answers.ok(new Event.History(null, read.epoch(), read.page())));
  }

  /** Who is in a room; the answer is the wire's to {@code members}. */
  @GET
  @Path("{room}/members")
  @ApiAccess(Purpose.READ)
  public CompletionStage<Response> members(@PathParam("room") String room) {
    RoomName name = Requests.room(room);
    return answers.of(
        list.require(name).thenCompose(there -> rooms.everybodyIn(name)),
        roster ->
            Answers.ok(
                new Event.Members(
                    null,
                    name,
                    Objects.requireNonNullElse(roster.members(), List.of()),
                    roster.count())));
  }

  /** The rooms that there are, in the order of their names, a page at a time. */
  @GET
  @ApiAccess(Purpose.READ)
  public CompletionStage<Response> rooms(
      @QueryParam("prefix") @Nullable String prefix,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    Integer count = Requests.limit(limit, RoomList.MAX_LIMIT);
    return answers.of(
        list.page(
            Objects.requireNonNullElse(prefix, ""),
            after == null ? null : Requests.room(after),
            count == null ? RoomList.MAX_LIMIT : count),
        page -> Answers.ok(States.rooms(page)));
  }
}
