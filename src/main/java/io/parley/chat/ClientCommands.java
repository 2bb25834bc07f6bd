package io.parley.chat;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.protocol.Command;
import io.parley.protocol.Event;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RequestId;
import io.parley.room.Messages;
import io.parley.room.Rooms;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What each command of one client does. Every method takes effect before it returns, and answers, where an answer is
 * wanted, then or when its stage completes; a stage that fails is left to the caller to answer.
 */
final class ClientCommands implements Command.Handler<CompletionStage<?>> {
  private final Client client;
  private final ClientPool pool;
  private final Rooms rooms;
  private final Messages messages;
  private final Greeter greeter;
  private final Clock clock;

  ClientCommands(
      Client client,
      ClientPool pool,
      Rooms rooms,
      Messages messages,
      Greeter greeter,
      Clock clock) {
    this.client = client;
    this.pool = pool;
    this.rooms = rooms;
    this.messages = messages;
    this.greeter = greeter;
    this.clock = clock;
  }

  @Override
  public CompletionStage<?> publish(Command.Publish publish) {
    CompletionStage<?> published = messages.publish(client, publish.body());
    greeter.greet(client);
    return published;
  }

  @Override
  public CompletionStage<?> hello(Command.Hello hello) {
    if (hello.name() != null) {
      rooms.rename(client, hello.name());
    }
    return answer(hello.id(), id -> new Event.Named(id, client.name()));
  }

  @Override
  public CompletionStage<?> join(Command.Join join) {
    return rooms.join(client, join);
  }

  @Override
  public CompletionStage<?> leave(Command.Leave leave) {
    return rooms.leave(client, leave.room(), leave.id());
  }

  @Override
  public CompletionStage<?> send(Command.Send send) {
    return messages.send(client, send);
  }

  @Override
  public CompletionStage<?> direct(Command.Direct direct) {
    return messages
        .direct(client.author(), direct.to(), direct.body())
        .thenCompose(at -> answer(direct.id(), id -> new Event.DirectSent(id, at)));
  }

  @Override
  public CompletionStage<?> edit(Command.Edit edit) {
    return messages.edit(client, edit);
  }

  @Override
  public CompletionStage<?> signal(Command.Signal signal) {
    return messages
        .signal(client, signal)
        .thenCompose(handedOn -> answer(signal.id(), Event.Done::new));
  }

  @Override
  public CompletionStage<?> directSignal(Command.DirectSignal signal) {
    return messages
        .directSignal(client.author(), signal)
        .thenCompose(delivered -> answer(signal.id(), Event.Done::new));
  }

  @Override
  public CompletionStage<?> history(Command.History history) {
    return messages
        .history(client, history)
        .thenCompose(
            read -> answer(history.id(), id -> new Event.History(id, read.epoch(), read.page())));
  }

  @Override
  public CompletionStage<?> members(Command.Members members) {
    return rooms
        .members(client, members.room())
        .thenCompose(
            roster ->
                answer(
                    members.id(),
                    id ->
                        new Event.Members(
                            id,
                            members.room(),
                            Objects.requireNonNull(roster.members()),
                            roster.count())));
  }

  @Override
  public CompletionStage<?> ping(Command.Ping ping) {
    return answer(ping.id(), id -> new Event.Pong(id, clock.instant()));
  }

  @Override
  public CompletionStage<?> invalid(Command.Invalid invalid) {
    return RefusedException.stage(invalid.error());
  }

  private static CompletionStage<?> done() {
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<?> answer(@Nullable RequestId id, Function<RequestId, Event> answer) {
    if (id != null) {
      pool.send(client, answer.apply(id));
    }
    return done();
  }
}
