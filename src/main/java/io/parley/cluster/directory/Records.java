package io.parley.cluster.directory;

import io.lettuce.core.SetArgs;
import io.parley.cluster.directory.Resident.Standing;
import io.parley.cluster.redis.KeySpace;
import io.parley.cluster.redis.Store;
import io.parley.room.directory.Fingerprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of single clients: where each is, its name, and by which tokens it can come back. It lasts a while longer
 * than the time after which it is told again, so a node that dies leaves nothing for ever. Every stage is refused as {@link
 * Store#run}.
 */
final class Records {
  /** For which somebody can come back, where no age is set. */
  private static final Duration DEFAULT_AGE = Duration.ofDays(1);

  /** For which somebody is kept who came, did nothing, and went. */
  private static final Duration UNUSED = Duration.ofMinutes(1);

  private static final Duration MIN_REFRESH = Duration.ofMinutes(5);

  private final Store store;
  private final KeySpace keys;
  private final Duration age;
  private final Duration refresh;

  Records(Store store, KeySpace keys, Duration resumeAge) {
    this.store = store;
    this.keys = keys;
    this.age = resumeAge.isZero() ? DEFAULT_AGE : resumeAge;
    Duration third = age.dividedBy(3);
    this.refresh = third.compareTo(MIN_REFRESH) < 0 ? MIN_REFRESH : third;
  }

  /** After which the store is to be told again of whoever is here. */
  Duration refresh() {
    return refresh;
  }

  private Duration kept() {
    return age.plus(refresh.multipliedBy(2));
  }

  /** Whose a token is, or may have been; {@code null}: nobody's. */
  CompletionStage<@Nullable UUID> owner(Fingerprint token) {
    return store
        .call(commands -> commands.get(key(token)))
        .thenApply(client -> client == null ? null : UUID.fromString(client));
  }

  /**
   * A client comes back to a node.
   *
   * @param used its proof
   * @param token that it gets
   * @return {@code null} where the proof is not good
   */
  CompletionStage<@Nullable Return> resume(
      UUID client, Fingerprint used, Fingerprint token, String node) {
    return store
        .run(
            Scripts.RESUME,
            List.of(keys.client(client)),
            List.of(used.value(), token.value(), node, millis(kept())))
        .thenCombine(
            tell(token, client, kept()),
            (reply, told) ->
                reply.isEmpty()
                    ? null
                    : new Return(
                        (String) reply.get(0),
                        (Long) reply.get(1),
                        nodes((String) reply.get(2)),
                        (String) reply.get(3)));
  }

  private static List<String> nodes(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /**
   * A client that has come back.
   *
   * @param connection that it has now
   * @param nodes where it was before, and may not be known to have gone from
   * @param unused the fingerprint that is good no longer, or empty
   */
  record Return(String name, long connection, List<String> nodes, String unused) {}

  /** A client is at a node; completes with the latest connection that the store knows of. */
  CompletionStage<Long> here(Resident.Details who, String node) {
    return store
        .run(
            who.standing() == Standing.NEW ? Scripts.KEEP : Scripts.KEEP_ON,
            List.of(keys.client(who.client())),
            List.of(
                String.valueOf(who.connection()),
                who.name().value(),
                node,
                text(who.current()),
                text(who.previous()),
                millis(kept())))
        .thenCombine(tellTokens(who, kept()), (reply, told) -> (Long) reply.get(0));
  }

  /**
   * A client has gone, unless it has a newer connection; if it has a token, it can come back for {@code chat.resume-age}, or
   * for a moment where it did nothing. One that was not let in leaves nothing.
   */
  CompletionStage<?> gone(Resident.Details who) {
    Fingerprint current = who.current();
    boolean isKept = current != null && who.standing() != Standing.NEW;
    Duration rest = who.standing() == Standing.USED || age.compareTo(UNUSED) < 0 ? age : UNUSED;
    CompletionStage<?> done =
        store.run(
            Scripts.DEPART,
            List.of(keys.client(who.client())),
            List.of(
                String.valueOf(who.connection()),
                isKept ? millis(rest) : "0",
                who.name().value(),
                text(current),
                text(who.previous())));
    CompletionStage<?> told =
        isKept || current == null
            ? tellTokens(who, rest)
            : store.call(commands -> commands.del(key(current)));
    return done.thenCombine(told, (reply, also) -> also);
  }

  private CompletionStage<?> tellTokens(Resident.Details who, Duration kept) {
    List<CompletableFuture<?>> told = new ArrayList<>(2);
    for (Fingerprint token : Arrays.asList(who.current(), who.previous())) {
      if (token != null) {
        told.add(
            (who.standing() == Standing.NEW
                    ? tell(token, who.client(), kept)
                    : tellAgain(token, who.client(), kept))
                .toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
  }

  private CompletionStage<?> tell(Fingerprint token, UUID client, Duration kept) {
    SetArgs until = SetArgs.Builder.px(kept.toMillis());
    return store.call(commands -> commands.set(key(token), client.toString(), until));
  }

  /** The same of somebody who is there already, also where the store is full. */
  private CompletionStage<?> tellAgain(Fingerprint token, UUID client, Duration kept) {
    return store.run(Scripts.TOKEN, List.of(key(token)), List.of(client.toString(), millis(kept)));
  }

  /** A token is good no longer, whether its key is there or not; the key would only lie about. */
  void forget(Fingerprint token) {
    var unused = store.call(commands -> commands.del(key(token)));
  }

  private String key(Fingerprint token) {
    return keys.one("token:" + token.value());
  }

  private static String text(@Nullable Fingerprint token) {
    return token == null ? "" : token.value();
  }

  private static String millis(Duration time) {
    return String.valueOf(time.toMillis());
  }
}
