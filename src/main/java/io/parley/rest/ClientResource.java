package io.parley.rest;

import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Posting;
import io.parley.protocol.RefusedException;
import io.parley.room.Messages;
import io.parley.room.Rooms;
import io.parley.room.directory.Directory;
import io.parley.security.ApiAccess;
import io.parley.security.ApiAccess.Purpose;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@code /api/clients}: single clients, by their UUID. */
@Path("clients/{client}")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@SuppressWarnings(
    "NullAway.Init") // filled in by the container: RESTEasy makes no resource by a constructor
public class ClientResource {
  @Inject Answers answers;
  @Inject Messages messages;
  @Inject Directory directory;
  @Inject ClientPool pool;
  @Inject Rooms rooms;
  @Inject Settings settings;
  @Inject Clock clock;
  @Inject Ticker ticker;

  /** Sends a direct message; the answer is the wire's to a {@code send} with {@code to}. */
  @POST
  @Path("messages")
  @Consumes(MediaType.APPLICATION_JSON)
  @ApiAccess(Purpose.WRITE)
  public CompletionStage<Response> send(@PathParam("client") String client, InputStream body) {
    UUID to = Requests.client(client);
    Posting posting = Requests.posting(body, settings);
    return answers.of(
        messages.direct(RoomResource.author(posting), to, posting.body()),
        at -> Answers.ok(new Event.DirectSent(null, at)));
  }

  /** How it is with a client that is connected to this node. */
  @GET
  @ApiAccess(Purpose.READ)
  public Response state(@PathParam("client") String client) {
    Client connected =
        pool.find(Requests.client(client))
            .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
    return Answers.ok(
        States.client(
            connected,
            rooms.namesOf(connected),
            at(connected.openedAt()),
            at(connected.heardAt())));
  }

  private Instant at(long nanos) {
    return clock.instant().minusNanos(ticker.nanos() - nanos);
  }

  /** Closes a client's connection with 4503; the others in its rooms hear at once that it left. */
  @DELETE
  @ApiAccess(Purpose.WRITE)
  public CompletionStage<Response> remove(@PathParam("client") String client) {
    return answers.of(
        directory.end(Requests.client(client), CloseCode.REMOVED),
        there -> {
          if (!there) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
          }
          return Response.noContent().build();
        });
  }
}
