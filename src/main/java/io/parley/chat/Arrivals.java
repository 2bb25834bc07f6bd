package io.parley.chat;

import io.parley.protocol.DisplayName;
import io.parley.protocol.Subprotocol;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Directory;
import io.parley.room.directory.Fingerprint;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Finds out who has come: somebody new, or a structured client that was here before and proves it with its token. */
@Singleton
public class Arrivals {
  private static final int TOKEN_BYTES = 24;

  private final Directory directory;
  private final SecureRandom random = new SecureRandom();

  private final Executor executor;

  /**
   * Made by the container.
   *
   * @param executor goes on with an arrival that had to be asked for elsewhere
   */
  @Inject
  public Arrivals(Directory directory, Executor executor) {
    this.directory = directory;
    this.executor = executor;
  }

  /**
   * A connection has come.
   *
   * @param name that it came with
   * @param resume the token that it came with
   */
  public CompletionStage<Visitor> arrive(
      Subprotocol subprotocol, Optional<DisplayName> name, Optional<String> resume) {
    if (!subprotocol.canResume()) {
      return here(directory.arrive(name.orElse(null), null, null))
          .thenApply(arrival -> new Visitor(arrival, ""));
    }
    String token = token();
    Fingerprint used = resume.map(Fingerprint::of).orElse(null);
    return here(directory.arrive(name.orElse(null), used, Fingerprint.of(token)))
        .thenApply(arrival -> new Visitor(arrival, token));
  }

  /**
   * Goes on with the container's threads: what a connection has sent meanwhile is worked off then, or it is closed, which may
   * block, and the directory's own threads are not for that.
   */
  private CompletionStage<Arrival> here(CompletionStage<Arrival> arrival) {
    return arrival.toCompletableFuture().isDone()
        ? arrival
        : arrival.whenCompleteAsync((done, failure) -> {}, this::execute);
  }

  private void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException busy) {
      // Late is worse than here: the connection would stay half open.
      task.run();
    }
  }

  /** Something has come on a connection: its client has got its new token. */
  public void confirm(Arrival arrival) {
    directory.confirm(arrival);
  }

  /** A connection is not to be opened after all. */
  public void turnAway(Arrival arrival) {
    directory.depart(arrival.client(), arrival.connection());
  }

  private String token() {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * Whoever has come.
   *
   * @param token by which it can return; empty for one that cannot. Never logged
   */
  public record Visitor(Arrival arrival, String token) {
    @Override
    public String toString() {
      return arrival.toString();
    }
  }
}
