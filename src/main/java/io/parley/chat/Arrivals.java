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

/** Finds out who has come: somebody new, or a structured client that was here before and proves it with its token. */
@Singleton
public class Arrivals {
  private static final int TOKEN_BYTES = 24;

  private final Directory directory;
  private final SecureRandom random = new SecureRandom();

  /** Made by the container. */
  @Inject
  public Arrivals(Directory directory) {
    this.directory = directory;
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
      return directory
          .arrive(name.orElse(null), null, null)
          .thenApply(arrival -> new Visitor(arrival, ""));
    }
    String token = token();
    return directory
        .arrive(name.orElse(null), resume.map(Fingerprint::of).orElse(null), Fingerprint.of(token))
        .thenApply(arrival -> new Visitor(arrival, token));
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
