package io.parley.pool;

import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.LogEvent;
import io.parley.log.LogPace;
import io.parley.protocol.CloseCode;
import io.parley.protocol.Event;
import io.parley.protocol.ReconnectWindow;
import io.parley.protocol.Subprotocol;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every open client of this node, each tagged with a UUID, and the broadcasting to those it is given. It knows no rooms.
 *
 * <p>Safe on every thread. Nothing here blocks: a broadcast only fills outboxes, and closing, which may block in the
 * container, is done by the container's executor.
 */
@ApplicationScoped
public class ClientPool {
  private static final Logger LOG = System.getLogger(ClientPool.class.getName());

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();

  /** The latest connection of each client; one that it replaces is on its way out, but still among those above. */
  private final Map<UUID, Client> latest = new ConcurrentHashMap<>();

  private final Queue<Client> unsubmitted = new ConcurrentLinkedQueue<>();
  private final PoolCounters counters = new PoolCounters();
  private final Lanes lanes;
  private final AtomicInteger closesAtWork = new AtomicInteger();

  /** What is done with those who still come; {@code null}: they are let in. */
  private volatile @Nullable Consumer<Client> turningAway;

  private final Settings settings;
  private final Ticker ticker;
  private final ThreadFactory threads;
  private final Executor closer;
  private final jakarta.enterprise.event.Event<ClientGone> gone;
  private final LogPace failures;
  private final ReturnPace returns;

  /** For the container's proxy, which delegates every call and uses no field. */
  @SuppressWarnings("NullAway")
  protected ClientPool() {
    this(null, null, null, null, null);
  }

  /** Made by the container. */
  @Inject
  public ClientPool(
      Settings settings,
      Ticker ticker,
      ThreadFactory threads,
      Executor closer,
      jakarta.enterprise.event.Event<ClientGone> gone) {
    this.settings = settings;
    this.ticker = ticker;
    this.threads = threads;
    this.closer = closer;
    this.gone = gone;
    this.lanes = new Lanes(Runtime.getRuntime().availableProcessors(), counters, ticker);
    this.failures = new LogPace(ticker);
    this.returns = new ReturnPace(ticker);
  }

  @PostConstruct
  void start() {
    lanes.start(
        threads,
        new Lane.Listener() {
          @Override
          public void finished(Client client) {
            submitClose(client);
          }

          @Override
          public void failed(Client client) {
            closeSoon(client, CloseCode.INTERNAL_ERROR);
          }
        });
  }

  @PreDestroy
  void stop() {
    lanes.stop();
  }

  /**
   * Takes a new connection in. An older one of the same client that is still open is closed with 4504.
   *
   * @param sink the way out to it
   * @param first sent to it before anything else; {@code null}: nothing
   */
  public Client open(
      Identity identity, Subprotocol subprotocol, FrameSink sink, @Nullable Event first) {
    Client client =
        new Client(
            identity,
            subprotocol,
            sink,
            new Outbox(
                ticker, settings.outboxMaxBytes(), counters, subprotocol.codec().joinsFrames()),
            lanes.deal(),
            ThreadLocalRandom.current().nextInt(Heartbeat.SLOTS),
            ticker.nanos());
    if (first != null) {
      // Before anybody can find it, and send it something.
      send(client, first);
    }
    clients.add(client);
    latest.merge(client.id(), client, this::later);
    if (client.isGone()) {
      // It has been taken out before it was in.
      clients.remove(client);
      latest.remove(client.id(), client);
    }
    // Either this sees that the pool is being emptied, or whoever empties it sees the client.
    Consumer<Client> away = turningAway;
    if (away != null) {
      away.accept(client);
    }
    return client;
  }

  /** Of two connections of one client the one that came later stays, whichever is opened first. */
  private Client later(Client one, Client other) {
    boolean inOrder = one.connection() < other.connection();
    end(inOrder ? one : other, CloseCode.REPLACED);
    return inOrder ? other : one;
  }

  /** Something came from the client that is no message: the answer to a ping. */
  public void heard(Client client) {
    client.heardAt(ticker.nanos());
  }

  /**
   * A part of a message came from the client.
   *
   * @param bytes of it, in UTF-8
   * @param last whether it completes the message; until then the assembly deadline runs
   */
  public void heardPart(Client client, int bytes, boolean last) {
    counters.received(client.subprotocol(), bytes, last);
    long now = ticker.nanos();
    client.heardAt(now);
    client.messageUnfinished(!last, now);
  }

  /** Sends an event to one client, after everything that was sent to it before. */
  public void send(Client recipient, Event event) {
    send(recipient, new Encoded(event));
  }

  /** As {@link #send(Client, Event)}, of an event that may have been written already. */
  public void send(Client recipient, Encoded event) {
    event.frame(recipient.subprotocol()).ifPresent(frame -> offer(recipient, frame));
  }

  /**
   * Sends a structured client a portion of something long, which does not count against its outbox.
   *
   * @param frames that go together, not empty
   * @param taken called once on the client's lane when they leave the outbox, or never, if it is closed before; it may ask
   *     for the next portion, and must not block
   */
  public void sendPortion(Client recipient, List<Frame> frames, Runnable taken) {
    offer(recipient, Frame.portion(frames, taken));
  }

  /**
   * Sends an event to each of the given clients, encoded once per subprotocol. Returns when it stands in every outbox; a
   * client whose outbox is full is closed with 4001 and the others get it all the same.
   *
   * <p>Two broadcasts arrive in the order of the calls where the caller makes one after the other returned.
   */
  public void broadcast(Iterable<Client> recipients, Event event) {
    broadcast(recipients, new Encoded(event));
  }

  /** As {@link #broadcast(Iterable, Event)}, of an event that may have been written already. */
  public void broadcast(Iterable<Client> recipients, Encoded event) {
    for (Client recipient : recipients) {
      send(recipient, event);
    }
  }

  private void offer(Client recipient, Frame frame) {
    switch (recipient.outbox().offer(frame)) {
      case SCHEDULE -> recipient.lane().schedule(recipient);
      case OVERFLOWED -> closeSoon(recipient, CloseCode.TOO_SLOW);
      case WAITS, DROPPED, CLOSED -> {}
    }
  }

  /**
   * Closes a client: it is sent no more, leaves the pool, and its connection gets the code; a second call changes nothing.
   * Returns at once; the leaving and the closing are done by another thread, so this may be called with a lock held.
   */
  public void closeSoon(Client client, CloseCode code) {
    if (client.decideClosing(new Closing(code))) {
      client.outbox().close();
      submitClose(client);
    }
  }

  /** Closes a client in the way that its subprotocol and the code ask for: with a last word before, or without. */
  public void end(Client client, CloseCode code) {
    if (code.isAnnounced() && client.subprotocol().isStructured()) {
      closeAfterSending(client, code, new Event.Bye(code));
    } else {
      closeSoon(client, code);
    }
  }

  /**
   * Closes a client once it has been handed what waits for it already and a last event, with nothing between or behind, or
   * after {@link Heartbeat#FAREWELL} if it does not take that; a second call changes nothing. Otherwise as {@link #closeSoon}.
   *
   * @param last an event that the client's subprotocol carries
   */
  public void closeAfterSending(Client client, CloseCode code, Event last) {
    Frame frame = new Encoded(last).frame(client.subprotocol()).orElseThrow();
    closeAfterSending(client, new Closing(code), frame);
  }

  /**
   * Sends a client away before a restart, once it has been handed what waits for it: a structured one hears in its {@code bye}
   * when to come back, a plain one in the reason of its close. Otherwise as {@link #closeAfterSending}.
   */
  void sendAway(Client client, ReconnectWindow window) {
    CloseCode code = CloseCode.SERVICE_RESTART;
    switch (client.subprotocol()) {
      case SUPERCHAT, EVENT_STREAM -> closeAfterSending(client, code, new Event.Bye(code, window));
      case CHAT -> closeAfterSending(client, new Closing(code, window.toReason()), null);
    }
  }

  /**
   * Sends a client away because what it was told does not hold any more: it comes back in a window of its own, soon, with as
   * many beside it in a second as a node can take in at ease. Otherwise as {@link #closeAfterSending}.
   */
  public void sendAway(Client client) {
    if (!client.isEnding()) {
      sendAway(client, returns.next());
    }
  }

  private void closeAfterSending(Client client, Closing how, @Nullable Frame last) {
    if (client.decideClosing(how)) {
      client.finishingSince(ticker.nanos());
      if (client.outbox().finish(last)) {
        client.lane().schedule(client);
      } else {
        submitClose(client);
      }
    }
  }

  /** Closes a client that does not take its farewell; called by the heartbeat. */
  void closeUnfinished(Client client) {
    if (client.outbox().close()) {
      submitClose(client);
    }
  }

  private void submitClose(Client client) {
    try {
      closer.execute(() -> close(client));
    } catch (RejectedExecutionException busy) {
      unsubmitted.add(client);
    }
  }

  /** Tries again to close those for whom the executor had no thread; called by the heartbeat. */
  void retryCloses() {
    for (int left = unsubmitted.size(); left > 0; left--) {
      Client client = unsubmitted.poll();
      if (client != null) {
        submitClose(client);
      }
    }
  }

  private void close(Client client) {
    Closing how = client.closing();
    // Counted before it leaves: at any moment it stands in one of the two.
    closesAtWork.incrementAndGet();
    try {
      if (how != null && remove(client, how.code() == CloseCode.REMOVED)) {
        client.sink().close(how.code(), how.reason());
      }
    } finally {
      closesAtWork.decrementAndGet();
    }
  }

  /**
   * Takes a client out, whose connection has ended or is about to. Fires {@link ClientGone} the first time and does
   * nothing after that.
   *
   * @param forGood whether the client said itself that it leaves, or was removed
   * @return whether this was the first time
   */
  public boolean remove(Client client, boolean forGood) {
    if (!client.markGone()) {
      return false;
    }
    clients.remove(client);
    latest.remove(client.id(), client);
    client.outbox().close();
    countClose(client);
    try {
      gone.fire(new ClientGone(client, forGood));
    } catch (RuntimeException failure) {
      // Its connection is to be closed all the same.
      failures.log(
          LOG, LogEvent.FAILED, line -> line.with("what", "leaving").client(client.id()), failure);
    }
    return true;
  }

  private void countClose(Client client) {
    CloseCode ours = client.closeCode();
    if (ours == null) {
      counters.closedByPeer(client.peersCode());
    } else {
      counters.closed(ours);
    }
  }

  /** Lets nobody in any more: whoever still comes is taken in and handed to this at once. */
  void turnAway(Consumer<Client> newcomers) {
    turningAway = newcomers;
  }

  /** Closes every client, on this thread, before the application goes, and from now on each that still comes. */
  public void closeAll(CloseCode code) {
    turnAway(client -> closeSoon(client, code));
    for (Client client : clients) {
      var unused = client.decideClosing(new Closing(code));
      close(client);
    }
  }

  /** The connection that a client has, the latest where there are two; empty where it has none. */
  public Optional<Client> find(UUID id) {
    return Optional.ofNullable(latest.get(id));
  }

  /** The open connections, as a view that changes with the pool. */
  public Set<Client> clients() {
    return Collections.unmodifiableSet(clients);
  }

  /** Looks at every client once. */
  public Census census() {
    return Census.of(clients);
  }

  /** The bytes, over all clients, that wait or have been handed to the container and not yet reported as sent. */
  public long unsentBytes() {
    return clients.stream().mapToLong(Client::unsentBytes).sum();
  }

  /** How many of its lanes send, out of so many as there are cores; one that does not is dead, and its clients hear nothing. */
  public int liveLanes() {
    return lanes.live();
  }

  /** How many lanes there should be. */
  public int lanes() {
    return lanes.size();
  }

  /** What it has done so far. */
  public PoolCounters counters() {
    return counters;
  }

  /** Whether nobody is left, and every close has been handed to its connection. */
  boolean isEmpty() {
    return clients.isEmpty() && closesAtWork.get() == 0;
  }

  /** How many clients are open. */
  public int size() {
    return clients.size();
  }
}
