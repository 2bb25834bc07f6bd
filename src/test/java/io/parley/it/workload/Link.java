package io.parley.it.workload;

import io.parley.checker.History;
import io.parley.checker.Line;
import io.parley.it.harness.SwarmClient;
import io.parley.it.harness.SwarmListener;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One connection of a structured client, which records all that goes over it. */
final class Link implements SwarmListener {
  private static final int PATIENCE_SECONDS = 20;

  /** A client that has other nodes to go to does not wait as long. */
  private static final int PATIENCE_SECONDS_OF_MANY = 5;

  private final Round round;
  private final String name;
  private final Knowledge knowledge;
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private final SwarmClient client;
  private volatile boolean ended;
  private volatile boolean dropped;

  private Link(Round round, String name, int node, String token, Knowledge knowledge)
      throws IOException {
    this.round = round;
    this.name = name;
    this.knowledge = knowledge;
    history().note(name, Line.Kind.OPENED, token.isEmpty() ? "superchat" : "superchat " + token);
    round.doors().note(name, node);
    client =
        round
            .doors()
            .connect(
                node,
                token.isEmpty() ? "?name=" + name : "?resume=" + token,
                this,
                "Sec-WebSocket-Protocol: superchat");
  }

  /**
   * Connects and waits for the welcome.
   *
   * @param name of the connection, which no other has, and of an identity that is new
   * @param node to which
   * @param token to have an identity back; empty: none
   */
  static Link open(Round round, String name, int node, String token, Knowledge knowledge)
      throws IOException, InterruptedException {
    Link link = new Link(round, name, node, token, knowledge);
    try {
      link.welcomed.get(
          round.doors().areMany() ? PATIENCE_SECONDS_OF_MANY : PATIENCE_SECONDS, TimeUnit.SECONDS);
      return link;
    } catch (ExecutionException | TimeoutException notLetIn) {
      link.drop(Leaving.RESET);
      throw new IOException(name + " was not welcomed", notLetIn);
    }
  }

  private History history() {
    return round.history();
  }

  Knowledge knowledge() {
    return knowledge;
  }

  /** Sends commands as one message. */
  void send(List<JsonObject> commands) {
    for (JsonObject command : commands) {
      knowledge.ask(command);
      history().note(name, Line.Kind.SENT, command.toString());
    }
    client.send(commands.stream().map(JsonObject::toString).collect(Collectors.joining("\n")));
  }

  void send(JsonObject command) {
    send(List.of(command));
  }

  /** Reads no more, for a while. */
  void pause() {
    history().note(name, Line.Kind.PAUSED, "");
    client.stop();
  }

  void readOn() {
    client.readOn();
  }

  /** Leaves with a close frame, by a reset, or by the end of its direction alone. */
  void drop(Leaving way) {
    dropped = true;
    history().note(name, Line.Kind.DROPPED, way.text());
    switch (way) {
      case CLOSE -> client.sendClose(1000);
      case RESET -> client.reset();
      case HALF_CLOSE -> client.halfClose();
    }
  }

  /** Whether it has been left. */
  boolean isDropped() {
    return dropped;
  }

  /** Whether the server has ended it, or a reset of ours. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public void text(String message) {
    try {
      for (String line : message.lines().toList()) {
        history().note(name, Line.Kind.RECEIVED, line);
        JsonObject event = new Line(name, Line.Kind.RECEIVED, line).object();
        knowledge.take(event);
        if (event.getString("type").equals("welcome")) {
          welcomed.complete(null);
        }
      }
    } catch (RuntimeException failure) {
      round.fail(new AssertionError(name + " got " + message, failure));
    }
  }

  @Override
  public void ended(int closeCode) {
    history().note(name, Line.Kind.ENDED, String.valueOf(closeCode));
    ended = true;
    welcomed.completeExceptionally(new IOException(name + " closed with " + closeCode));
  }
}
