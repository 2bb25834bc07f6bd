package io.parley.room;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.pool.Encoded;
import io.parley.pool.Frame;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.protocol.RequestId;
import io.parley.protocol.RoomName;
import io.parley.protocol.Subprotocol;
import io.parley.room.log.Broker;
import io.parley.room.log.Entry;
import io.parley.room.log.LogPage;
import io.parley.room.log.Publication;
import io.parley.room.log.Stored;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One room: its members on this node, those who only listen, and what each of them gets of what is published there. Guarded by itself; the lock
 * is held while outboxes are filled, so that every member, the author too, has everything at one place in its stream.
 */
final class Room implements Broker.Listener {
  private final RoomName name;
  private final ClientPool pool;
  private final Latencies latencies;
  private final Presence presence;
  private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
  private final Map<Client, Seat> seats = new LinkedHashMap<>();

  /** How many of those are members; written with the lock held, read without. */
  private volatile int members;

  /** Those who are live. */
  private final Set<Client> live = new LinkedHashSet<>();

  private final Awaited awaited = new Awaited();

  /** The last message that was published here. */
  private @Nullable Position head;

  /**
   * A room without members.
   *
   * @param changed is told when members have come or left, see {@link Presence}
   */
  Room(RoomName name, ClientPool pool, Latencies latencies, Consumer<Presence> changed) {
    this.name = name;
    this.pool = pool;
    this.latencies = latencies;
    this.presence = new Presence(name, changed);
  }

  RoomName name() {
    return name;
  }

  Presence presence() {
    return presence;
  }

  /** Begins to hear what is published. */
  void open(Broker broker) {
    var unused =
        broker
            .follow(name, this)
            .whenComplete(
                (from, failure) -> {
                  if (failure == null) {
                    begin(from);
                    opened.complete(null);
                  } else {
                    opened.completeExceptionally(failure);
                  }
                });
  }

  private synchronized void begin(Position from) {
    // What has been heard meanwhile is later.
    if (head == null) {
      head = from;
    }
  }

  /** Completes when it hears what is published, or with the reason why not. */
  CompletionStage<@Nullable Void> opened() {
    return opened;
  }

  synchronized Position head() {
    return Objects.requireNonNull(head);
  }

  /** Takes a seat for a client; it is a member, but gets nothing yet. */
  synchronized Seat reserve(Client client) {
    Seat seat = new Seat();
    if (seats.put(client, seat) == null && client.subprotocol().isMember()) {
      members++;
    }
    return seat;
  }

  /**
   * Gives a member everything after the present head, from now on.
   *
   * @param joined makes the answer, of the head; {@code null}: none is wanted
   * @return false where it has given up its seat
   */
  synchronized boolean admit(Client client, Seat seat, @Nullable Function<Position, Event> joined) {
    if (seats.get(client) == seat) {
      if (joined != null) {
        pool.send(client, joined.apply(head()));
      }
      tellWhatWaited(client, seat);
      answerOwn(client, seat, Long.MAX_VALUE);
      goLive(client, seat);
    }
    return seats.get(client) == seat;
  }

  private void goLive(Client client, Seat seat) {
    seat.state = Seat.State.LIVE;
    live.add(client);
  }

  /** Answers what a member has said itself below an offset while it was not live. */
  private void answerOwn(Client client, Seat seat, long below) {
    Map<Long, Optional<Event>> own = seat.own.headMap(below);
    own.values().forEach(answer -> answer.ifPresent(event -> pool.send(client, event)));
    own.clear();
  }

  /**
   * Tells a member where it stands: signs and presence go to it from now on, and messages, where it need not catch up.
   *
   * @param joined the answer; {@code null}: none is wanted
   * @param next the first offset that it is to get
   * @return how it is with it now; {@code OPENING}: it has given up its seat
   */
  synchronized Seat.State welcome(Client client, Seat seat, @Nullable Encoded joined, long next) {
    if (seats.get(client) != seat) {
      return Seat.State.OPENING;
    }
    if (joined != null) {
      pool.send(client, joined);
    }
    tellWhatWaited(client, seat);
    answerOwn(client, seat, next);
    seat.state = Seat.State.CATCHING_UP;
    if (next > head().offset()) {
      goLive(client, seat);
    }
    return seat.state;
  }

  private void tellWhatWaited(Client client, Seat seat) {
    seat.presence.forEach(event -> pool.send(client, event));
    seat.presence.clear();
  }

  /**
   * Gives a member that catches up a portion of the log; where that ends at the head, the member is live.
   *
   * @param next the offset that the portion should begin with
   * @param before the offset up to which, without it, was read
   * @param taken called when the member has taken it, on the client's lane
   * @return what was given, where that is nothing and will not be reported as taken; otherwise {@code null}
   */
  synchronized @Nullable Portion give(
      Client client, Seat seat, long next, long before, LogPage page, Consumer<Portion> taken) {
    if (seats.get(client) != seat) {
      return new Portion(next, true);
    }
    if (!page.epoch().equals(head().epoch()) || page.first() > next) {
      // The window has overtaken the reader. What it missed is not passed over in silence.
      pool.end(client, CloseCode.TOO_SLOW);
      return new Portion(next, true);
    }
    List<Frame> frames = new ArrayList<>();
    long after = next;
    int bytes = 0;
    boolean isAll = true;
    for (Entry entry : page.entries()) {
      Frame frame = frame(client, seat, page.epoch(), entry);
      // An own answer may be longer than the message that it stands for.
      int more = frame == null ? 0 : frame.bytes() + 1;
      if (bytes > 0 && bytes + more > CatchUp.MAX_BYTES) {
        isAll = false;
        break;
      }
      if (frame != null) {
        frames.add(frame);
      }
      seat.own.remove(entry.offset());
      bytes += more;
      after = entry.offset() + 1;
    }
    // Messages that cannot be read are not in the page.
    if (isAll && !page.more()) {
      after = before;
    } else if (after == next) {
      after = next + 1;
    }
    boolean isLive = after > head().offset();
    if (isLive) {
      goLive(client, seat);
    }
    Portion portion = new Portion(after, isLive);
    if (frames.isEmpty()) {
      return portion;
    }
    pool.sendPortion(client, frames, () -> taken.accept(portion));
    return null;
  }

  /** What a member gets for an entry: the answer, where it is its own; {@code null}: nothing, it wanted none. */
  private static @Nullable Frame frame(Client client, Seat seat, String epoch, Entry entry) {
    Optional<Event> own = seat.own.get(entry.offset());
    if (own == null) {
      return entry.frameFor(client.subprotocol(), epoch);
    }
    return own.flatMap(answer -> new Encoded(answer).frame(Subprotocol.SUPERCHAT)).orElse(null);
  }

  /**
   * A portion of the log.
   *
   * @param next the offset after it
   * @param last whether there is no more to give
   */
  record Portion(long next, boolean last) {}

  /** Takes a client out; returns whether it was in. */
  synchronized boolean remove(Client client) {
    live.remove(client);
    boolean wasIn = seats.remove(client) != null;
    if (wasIn && client.subprotocol().isMember()) {
      members--;
    }
    return wasIn;
  }

  /** Takes a client out, if this is still its seat; returns whether it was. */
  synchronized boolean remove(Client client, Seat seat) {
    return seats.get(client) == seat && remove(client);
  }

  /** Whether this is still the seat of a client. */
  synchronized boolean holds(Client client, Seat seat) {
    return seats.get(client) == seat;
  }

  /** Takes a client out, with the answer behind all that it gets of the room. */
  synchronized void leave(Client client, @Nullable RequestId id) {
    Seat seat = seats.get(client);
    if (seat != null) {
      answerOwn(client, seat, Long.MAX_VALUE);
    }
    remove(client);
    if (id != null) {
      pool.send(client, new Event.Done(id));
    }
  }

  synchronized boolean isEmpty() {
    return seats.isEmpty();
  }

  /** How many members it has; whoever only listens is none. Waits for nobody. */
  int size() {
    return members;
  }

  /** What a member has said is being stored; {@code answered} completes when it is or is not, and whoever asked knows of a failure. */
  synchronized void saying(Client client, CompletableFuture<?> answered) {
    Seat seat = seats.get(client);
    if (seat != null) {
      CompletableFuture<?> before = seat.saying;
      seat.saying =
          before == null || before.isDone() ? answered : CompletableFuture.allOf(before, answered);
    }
  }

  /** Completes when all that a member has said is stored, or is not; {@code null}: so it is. */
  synchronized @Nullable CompletionStage<?> saying(Client client) {
    Seat seat = seats.get(client);
    CompletableFuture<?> saying = seat == null ? null : seat.saying;
    return saying == null || saying.isDone() ? null : saying;
  }

  /** What was said here and was not heard yet. */
  Awaited awaited() {
    return awaited;
  }

  /** What a member has said and was not heard cannot be waited for: it may be stored or not. */
  void refuseUnheard(Client client) {
    for (Sender sender : awaited.removeAll(client)) {
      ErrorCode error = ErrorCode.UNAVAILABLE;
      Event answer = new Event.Failure(sender.id(), error, RefusedException.retryAfter(error));
      pool.send(client, answer);
    }
  }

  @Override
  public synchronized void published(Publication publication) {
    head = publication.stored().position();
    Awaited.One own = awaited.remove(publication.ticket());
    Sender sender = own == null ? null : own.sender();
    long now = latencies.now();
    pool.broadcast(sender == null ? live : othersThan(sender.client()), publication.event());
    latencies.fannedOut(now);
    if (own != null) {
      latencies.appended(own.since(), now);
    }
    if (sender != null) {
      answer(sender, publication.stored());
    }
  }

  /** Everyone is sent away, in no crowd; those who come meanwhile begin with the new head. */
  @Override
  public synchronized void lost(Position now) {
    head = now;
    // What they have said and was not heard yet may never be; they are told what is left when they
    // come again.
    awaited.clear();
    List.copyOf(seats.keySet()).forEach(pool::sendAway);
  }

  @Override
  public synchronized void moved(Position now) {
    head = now;
  }

  private void answer(Sender sender, Stored stored) {
    Event answer = sender.answer(name, stored);
    Seat seat = seats.get(sender.client());
    if (seat != null && seat.state != Seat.State.LIVE) {
      seat.own.put(stored.position().offset(), Optional.ofNullable(answer));
    } else if (answer != null) {
      pool.send(sender.client(), answer);
    }
  }

  private List<Client> othersThan(Client author) {
    List<Client> others = new ArrayList<>(live.size());
    for (Client member : live) {
      if (member != author) {
        others.add(member);
      }
    }
    return others;
  }

  @Override
  public synchronized void signalled(Event.Signal signal) {
    UUID author = signal.from().client();
    pool.broadcast(admitted(client -> !client.id().equals(author)), signal);
  }

  /**
   * Tells the members who came and left; nobody is told of their own coming and leaving. One that has not had its answer
   * hears it behind that: the list there may be older. One that was told a count from before its own coming is told it again.
   */
  synchronized void tell(Event.Presence presence) {
    Set<UUID> concerned = concerned(presence);
    List<Client> others = new ArrayList<>(seats.size());
    seats.forEach(
        (client, seat) -> {
          boolean own = concerned.contains(client.id());
          if (own || seat.state == Seat.State.OPENING) {
            tell(client, seat, presence, own);
          } else {
            others.add(client);
          }
          // It was counted before this one came, unless that is among what it tells.
          seat.isCountOld = !own && (seat.isCountOld || !seat.isAnnounced);
          seat.isAnnounced |= own;
        });
    pool.broadcast(others, presence);
  }

  private void tell(Client client, Seat seat, Event.Presence presence, boolean own) {
    Optional<Event.Presence> rest = presence.without(client.id());
    if (own && rest.isEmpty() && seat.isCountOld) {
      rest = Optional.of(new Event.Presence(name, List.of(), List.of(), null, presence.count()));
    }
    if (seat.state == Seat.State.OPENING) {
      rest.ifPresent(seat.presence::add);
    } else {
      rest.ifPresent(event -> pool.send(client, event));
    }
  }

  private static Set<UUID> concerned(Event.Presence presence) {
    Set<UUID> concerned = new HashSet<>();
    if (presence.joined() != null) {
      presence.joined().forEach(member -> concerned.add(member.client()));
    }
    if (presence.left() != null) {
      concerned.addAll(presence.left());
    }
    return concerned;
  }

  private List<Client> admitted(Predicate<Client> which) {
    List<Client> clients = new ArrayList<>(seats.size());
    seats.forEach(
        (client, seat) -> {
          if (seat.state != Seat.State.OPENING && which.test(client)) {
            clients.add(client);
          }
        });
    return clients;
  }
}
