package io.parley.cluster.directory;

import io.parley.cluster.redis.Store;
import io.parley.config.Ticker;
import io.parley.log.FailureLog;
import io.parley.protocol.DisplayName;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Fingerprint;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The clients of this node, and what the store is to know of them. Safe on every thread. */
final class Residents {
  /** Of those that are told again and have no answer. */
  private static final int PORTION = 1000;

  private final Map<UUID, Resident> residents = new ConcurrentHashMap<>();
  private final Unsettled unsettled;
  private final Store store;
  private final Records records;
  private final Lease lease;
  private final Inboxes inboxes;
  private final Replacements replacements;
  private final Ticker ticker;
  private final Supplier<UUID> uuids;

  Residents(
      Store store,
      Records records,
      Lease lease,
      Inboxes inboxes,
      Replacements replacements,
      Ticker ticker,
      FailureLog failures,
      Supplier<UUID> uuids) {
    this.store = store;
    this.records = records;
    this.lease = lease;
    this.inboxes = inboxes;
    this.replacements = replacements;
    this.ticker = ticker;
    this.unsettled = new Unsettled(failures);
    this.uuids = uuids;
  }

  /** Somebody comes; completes when the store knows, so that a token which was handed out is good on every node. */
  CompletionStage<Arrival> arrive(
      @Nullable DisplayName name, @Nullable Fingerprint resume, @Nullable Fingerprint token) {
    if (resume == null || token == null) {
      return newcomer(name, token);
    }
    return records
        .owner(resume)
        .thenCompose(
            client -> client == null ? newcomer(name, token) : resume(client, name, resume, token));
  }

  private CompletionStage<Arrival> newcomer(
      @Nullable DisplayName name, @Nullable Fingerprint token) {
    UUID client = uuids.get();
    Arrival arrival =
        new Arrival(client, 1, name == null ? DisplayName.guest(client) : name, false);
    Resident newcomer = new Resident(this, unsettled, arrival, token, null);
    add(newcomer);
    return newcomer
        .arrive()
        .whenComplete(
            (in, failure) -> {
              if (failure != null) {
                // Nobody has heard of it.
                depart(client, arrival.connection());
              }
            });
  }

  private CompletionStage<Arrival> resume(
      UUID client, @Nullable DisplayName name, Fingerprint used, Fingerprint token) {
    String node = lease.node();
    return records
        .resume(client, used, token, node)
        .thenCompose(
            known ->
                known == null
                    ? newcomer(name, token)
                    : CompletableFuture.completedFuture(back(client, used, token, node, known)));
  }

  private Arrival back(
      UUID client, Fingerprint used, Fingerprint token, String node, Records.Return known) {
    DisplayName name = Change.member(client.toString(), known.name()).name();
    Arrival arrival = new Arrival(client, known.connection(), name, true);
    Resident resident = new Resident(this, unsettled, arrival, token, used);
    add(resident.known());
    known.nodes().stream()
        .filter(other -> !other.equals(node))
        .forEach(other -> inboxes.replace(other, client, known.connection()));
    if (!known.unused().isEmpty()) {
      records.forget(new Fingerprint(known.unused()));
    }
    if (!lease.isHeld(node)) {
      // The node may have another name by now, and the store has the client at the old one.
      resident.doubt();
    }
    return arrival;
  }

  private void add(Resident resident) {
    // Not all at once.
    long half = records.refresh().toNanos() / 2;
    resident.refreshAt = ticker.nanos() + half + Math.floorMod(resident.hashCode() * 7919L, half);
    residents.merge(
        resident.client(),
        resident,
        (one, other) -> one.connection() < other.connection() ? other : one);
  }

  void remove(Resident resident) {
    residents.remove(resident.client(), resident);
  }

  private @Nullable Resident find(UUID client, long connection) {
    Resident resident = residents.get(client);
    return resident != null && resident.connection() == connection ? resident : null;
  }

  void confirm(UUID client, long connection) {
    Resident resident = find(client, connection);
    Fingerprint used = resident == null ? null : resident.confirm();
    if (used != null) {
      records.forget(used);
    }
  }

  /** The client has done something by which it is worth to be remembered. */
  void use(UUID client, long connection) {
    Resident resident = find(client, connection);
    if (resident != null) {
      resident.use();
    }
  }

  void rename(UUID client, long connection, DisplayName name) {
    Resident resident = find(client, connection);
    if (resident != null) {
      resident.rename(name);
    }
  }

  void depart(UUID client, long connection) {
    Resident resident = find(client, connection);
    if (resident != null) {
      resident.depart();
    }
  }

  /** Tells the store that somebody is here; where they have a newer connection elsewhere, what they have here is closed. */
  CompletionStage<?> tellHere(Resident.Details who) {
    return records
        .here(who, lease.node())
        .thenAccept(
            latest -> {
              if (latest > who.connection()) {
                replacements.add(who.client(), latest);
              }
            });
  }

  /** Tells the store that somebody has gone. */
  CompletionStage<?> tellGone(Resident.Details who) {
    return records.gone(who);
  }

  /** The store may have lost something: it is told everything again, by the sweep. */
  void doubt() {
    residents.values().forEach(Resident::doubt);
  }

  /** Whether the store has been told of everybody, and has told this node who has a newer connection elsewhere. */
  boolean areSettled() {
    return residents.values().stream().allMatch(Resident::isSettled);
  }

  /** How many of them can come back. */
  int identities() {
    return (int) residents.values().stream().filter(Resident::canReturn).count();
  }

  /** Tells the store again what it did not take. */
  void sweep() {
    if (store.isAvailable()) {
      unsettled.settle(PORTION);
    }
  }

  /** Tells the store again before it forgets; called now and then. */
  void refresh() {
    long now = ticker.nanos();
    for (Resident resident : residents.values()) {
      if (now - resident.refreshAt >= 0) {
        resident.refreshAt = now + records.refresh().toNanos();
        resident.doubt();
      }
    }
  }
}
