package io.parley.rest;

import io.parley.chat.Arrivals;
import io.parley.chat.Entrance;
import io.parley.log.FailureLog;
import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.pool.Drain;
import io.parley.pool.Identity;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import io.parley.protocol.Subprotocol;
import io.parley.room.Rooms;
import io.parley.room.directory.Arrival;
import io.parley.security.ClientAddress;
import io.parley.security.Refusal;
import io.parley.security.Refusals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Opens event streams: each reader is a client of the pool, with an outbox of its own, and hears one room without being a
 * member of it. Safe on every thread.
 */
@Singleton
public class EventStreams {
  private static final Logger LOG = System.getLogger(EventStreams.class.getName());

  private final Entrance entrance;
  private final Arrivals arrivals;
  private final ClientPool pool;
  private final Drain drain;
  private final Rooms rooms;
  private final ScheduledExecutorService scheduler;
  private final FailureLog failures;
  private final Refusals refusals;

  /** Made by the container. */
  @Inject
  public EventStreams(
      Entrance entrance,
      Arrivals arrivals,
      ClientPool pool,
      Drain drain,
      Rooms rooms,
      ScheduledExecutorService scheduler,
      FailureLog failures,
      Refusals refusals) {
    this.entrance = entrance;
    this.arrivals = arrivals;
    this.pool = pool;
    this.drain = drain;
    this.rooms = rooms;
    this.scheduler = scheduler;
    this.failures = failures;
    this.refusals = refusals;
  }

  /**
   * Answers a request with a stream, or with an error while nothing of the stream has been sent.
   *
   * @param join what is to be heard, and from where on
   */
  void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Command.Join join,
      ClientAddress address)
      throws IOException {
    if (drain.state() != Drain.State.SERVING) {
      refusals.add(Refusal.DRAINING, Refusal.DRAINING.reason(), address);
      refuse(response, ApiError.of(ErrorCode.UNAVAILABLE));
      return;
    }
    Optional<Refusal> full = entrance.letIn(address);
    if (full.isPresent()) {
      refuse(response, ApiError.of(full.get()));
      return;
    }
    EventStreamSink sink;
    try {
      sink = new EventStreamSink(request.startAsync(), pool, scheduler);
    } catch (IllegalStateException notAsync) {
      entrance.turnAway(address);
      failures.failed(LOG, "opening an event stream", null, notAsync);
      ErrorBody.write(response, ApiError.of(ErrorCode.INTERNAL));
      return;
    }
    var unused =
        arrivals
            .arrive(Subprotocol.EVENT_STREAM, Optional.empty(), Optional.empty())
            .whenComplete(
                (visitor, failure) -> {
                  if (failure == null) {
                    open(sink, visitor.arrival(), join, address);
                  } else {
                    entrance.turnAway(address);
                    fail(sink, failure);
                  }
                });
  }

  /** For now: the same request may succeed later. */
  static void refuse(HttpServletResponse response, ApiError error) throws IOException {
    response.setHeader("Retry-After", Refusal.RETRY_AFTER_SECONDS);
    ErrorBody.write(response, error);
  }

  private void open(
      EventStreamSink sink, Arrival arrival, Command.Join join, ClientAddress address) {
    Client client;
    try {
      client =
          entrance.open(
              address,
              new Identity(arrival.client(), arrival.connection(), arrival.name(), false),
              Subprotocol.EVENT_STREAM,
              sink,
              null);
    } catch (RuntimeException failure) {
      entrance.turnAway(address);
      arrivals.turnAway(arrival);
      fail(sink, failure);
      return;
    }
    sink.attach(client);
    CompletionStage<?> joined;
    try {
      joined = rooms.join(client, join);
    } catch (RuntimeException failure) {
      joined = CompletableFuture.failedFuture(failure);
    }
    var unused =
        joined.whenComplete(
            (in, failure) -> {
              if (failure == null) {
                sink.begin();
                return;
              }
              // A drain that began meanwhile sends it away: that is why it is not let in.
              boolean sentAway = client.closeCode() == CloseCode.SERVICE_RESTART;
              pool.remove(client, false);
              fail(sink, sentAway ? new RefusedException(ErrorCode.UNAVAILABLE) : failure);
            });
  }

  private void fail(EventStreamSink sink, Throwable failure) {
    ErrorCode error = RefusedException.codeOf(failure);
    if (error == ErrorCode.INTERNAL) {
      failures.failed(LOG, "opening an event stream", null, failure);
    }
    sink.refuse(error);
  }
}
