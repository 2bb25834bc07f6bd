package io.parley.cluster.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.parley.config.Settings;
import io.parley.config.Ticker;
import io.parley.log.FailureLog;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.pool.Pulse;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.RefusedException;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Redis or Valkey, as the rest of the cluster's code sees it. While the store is away every call is refused at once with 503;
 * a call that has no answer within {@code chat.redis-deadline} is refused with it too, the link is given up and made anew, and
 * nobody knows whether such a call took effect: it is never sent twice.
 *
 * <p>Safe on every thread. No call blocks; stages complete on the link's threads, which must not be blocked, in the order of
 * the calls where they concern one room or client. Calls made on one thread about one room arrive in their order.
 */
public final class Store implements AutoCloseable {
  /** Commands that wait for their answers, at most: more are refused. */
  static final int MAX_IN_FLIGHT = 50_000;

  /** UTF-16 code units in the arguments of all of them. */
  private static final long MAX_IN_FLIGHT_CHARS = 64L * 1024 * 1024;

  private static final Logger LOG = System.getLogger(Store.class.getName());
  private static final Duration TEND = Duration.ofMillis(200);
  private static final Duration PING = Duration.ofSeconds(1);

  /** A store that breaks each link soon, or takes none, is left in peace for so long between them. */
  private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

  /** A link that has lived for so long was a good one. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final Settings.Redis settings;
  private final List<Script> scripts;
  private final Ticker ticker;
  private final Dialing dialing;
  private final Pulse pulse;
  private final FailureLog failures;
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();

  /** What is heard, by channel; written with itself as the lock. */
  private final Map<String, Consumer<String>> channels = new ConcurrentHashMap<>();

  private final Turns turns = new Turns();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong inFlightChars = new AtomicLong();

  /** {@code null}: the store is away. */
  private volatile @Nullable Link link;

  /** The link that is to be given up. */
  private volatile @Nullable Link broken;

  private boolean lossIsTold;
  private long pingedAt;
  private long connectedAt;
  private long triedAt;
  private long pauseNanos;

  /**
   * Connects to nothing yet.
   *
   * @param scripts that {@link #run} is to run
   * @param threads makes the one that connects
   */
  public Store(
      Settings.Redis settings, List<Script> scripts, Ticker ticker, ThreadFactory threads) {
    this.settings = settings;
    this.scripts = List.copyOf(scripts);
    this.ticker = ticker;
    this.dialing = new Dialing(settings);
    this.pulse = new Pulse(this::tend, ticker, threads);
    this.failures = new FailureLog(ticker);
    this.triedAt = ticker.nanos();
  }

  /** Runs something each time when the store is there (again), on the thread that connects; added before {@link #start}. */
  public void onConnected(Runnable observer) {
    observers.add(observer);
  }

  /** Connects now, if the store is there, and otherwise as soon as it is; called once. */
  public void start() {
    tend();
    pulse.start(TEND);
  }

  /** Whether it is there. */
  public boolean isAvailable() {
    Link current = link;
    return current != null && current != broken;
  }

  /**
   * Runs a script.
   *
   * @return what it replies: numbers are {@link Long}, texts {@link String}, tables {@link List}; refused with 503 where the
   *     store is away or does not answer, with 507 where it has no memory left
   */
  public CompletionStage<List<Object>> run(Script script, List<String> keys, List<String> args) {
    long chars = 0;
    for (String arg : args) {
      chars += arg.length();
    }
    String[] names = keys.toArray(String[]::new);
    String[] values = args.toArray(String[]::new);
    return call(
        chars,
        commands -> commands.evalsha(script.digest(), ScriptOutputType.MULTI, names, values));
  }

  /** Asks something that needs no script; refused as {@link #run}. */
  public <T> CompletionStage<T> call(
      Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
    return call(0, command);
  }

  private <T> CompletionStage<T> call(
      long chars, Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
    Link current = link;
    if (current == null
        || inFlight.get() >= MAX_IN_FLIGHT
        || inFlightChars.get() > MAX_IN_FLIGHT_CHARS) {
      return RefusedException.stage(ErrorCode.UNAVAILABLE);
    }
    inFlight.incrementAndGet();
    inFlightChars.addAndGet(chars);
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      command
          .apply(current.commands())
          .whenComplete(
              (value, failure) -> {
                count(chars);
                complete(answer, value, failure, current);
              });
      current.flush();
    } catch (RuntimeException refused) {
      // Lettuce's own, or of an executor that has ended.
      count(chars);
      answer.completeExceptionally(refusal(refused, current));
    }
    return answer;
  }

  private void count(long chars) {
    inFlight.decrementAndGet();
    inFlightChars.addAndGet(-chars);
  }

  @SuppressWarnings("NullAway") // null is an answer where the command has it
  private <T> void complete(
      CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure, Link of) {
    if (failure == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(refusal(failure, of));
    }
  }

  private RuntimeException refusal(Throwable failure, Link of) {
    Trouble trouble = Trouble.of(failure);
    if (trouble.breaksLink()) {
      broken = of;
    }
    return trouble.toException(failure);
  }

  /**
   * Hears a channel from when the stage completes, and again after each time when the store was away, until {@link
   * #unsubscribe}. Refused with 503 while it is away: nothing is heard then, also not later.
   *
   * @param listener called on the link's thread, one call at a time for one channel; must not block
   */
  public CompletionStage<?> subscribe(String channel, Consumer<String> listener) {
    CompletionStage<?> heard;
    Link asked;
    synchronized (channels) {
      Link current = link;
      if (current == null) {
        return RefusedException.stage(ErrorCode.UNAVAILABLE);
      }
      asked = current;
      channels.put(channel, listener);
      heard = turns.next(channel, () -> current.subscribe(List.of(channel)));
    }
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    var unused = heard.whenComplete((done, failure) -> complete(answer, true, failure, asked));
    return answer.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            synchronized (channels) {
              channels.remove(channel, listener);
            }
          }
        });
  }

  /** Hears a channel no longer. */
  public void unsubscribe(String channel) {
    synchronized (channels) {
      Link current = link;
      if (channels.remove(channel) != null && current != null) {
        var unused =
            turns
                .next(channel, () -> current.unsubscribe(channel))
                .exceptionally(
                    failure -> {
                      var unusedToo = refusal(failure, current);
                      return null;
                    });
      }
    }
  }

  /** Says something in a channel; completes with how many heard it. Refused as {@link #run}. */
  public CompletionStage<Long> publish(String channel, String message) {
    return call(message.length(), commands -> commands.spublish(channel, message));
  }

  private void heard(String channel, String message) {
    Consumer<String> listener = channels.get(channel);
    if (listener == null) {
      return;
    }
    try {
      listener.accept(message);
    } catch (RuntimeException failure) {
      failures.failed(LOG, "hearing from the store", null, failure);
    }
  }

  /** Looks after the link; called again and again on one thread. */
  private void tend() {
    Link current = link;
    if (current != null && current != broken && current.isOpen()) {
      ping(current);
      return;
    }
    long now = ticker.nanos();
    if (current != null) {
      giveUp(current);
      boolean wasShort = now - connectedAt < SETTLED.toNanos();
      pauseNanos = wasShort ? longer(pauseNanos) : 0;
      triedAt = now;
    }
    if (now - triedAt >= pauseNanos) {
      triedAt = now;
      connect();
    }
  }

  private static long longer(long pauseNanos) {
    return Math.min(MAX_PAUSE.toNanos(), Math.max(TEND.toNanos(), 2 * pauseNanos));
  }

  private void ping(Link current) {
    long now = ticker.nanos();
    if (now - pingedAt >= PING.toNanos()) {
      pingedAt = now;
      current
          .ping()
          .whenComplete(
              (pong, failure) -> {
                if (failure != null) {
                  broken = current;
                }
              });
    }
  }

  private void giveUp(Link current) {
    synchronized (channels) {
      link = null;
    }
    var unused = current.close();
    tellLoss("lost");
  }

  private void tellLoss(String reason) {
    if (!lossIsTold) {
      lossIsTold = true;
      LOG.log(
          LogEvent.STORE_LOST.level(),
          new LogLine(LogEvent.STORE_LOST).with("reason", reason).toString());
    }
  }

  private void connect() {
    Link fresh = null;
    try {
      fresh = dialing.dial(new Incoming(this::heard));
      prepare(fresh);
    } catch (Exception failure) {
      pauseNanos = longer(pauseNanos);
      // In a word: what it says of itself may hold the address with the password.
      tellLoss(Trouble.word(failure));
      if (fresh != null) {
        var unused = fresh.close();
      }
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    lossIsTold = false;
    connectedAt = ticker.nanos();
    pingedAt = connectedAt;
    LOG.log(LogEvent.STORE_CONNECTED.level(), new LogLine(LogEvent.STORE_CONNECTED).toString());
    for (Runnable observer : observers) {
      try {
        observer.run();
      } catch (RuntimeException failure) {
        failures.failed(LOG, "store connected", null, failure);
      }
    }
  }

  /** Whoever uses it from here on finds all scripts there, hears all channels, and may write. */
  private void prepare(Link fresh) throws Exception {
    List<CompletableFuture<?>> done = new ArrayList<>();
    for (Script script : scripts) {
      done.add(fresh.load(script).toCompletableFuture());
    }
    done.add(trial(fresh).toCompletableFuture());
    fresh.flush();
    Set<String> asked = Set.copyOf(channels.keySet());
    done.add(fresh.subscribe(asked).toCompletableFuture());
    // On a slow way many channels take longer than one answer may.
    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new))
        .get(settings.deadline().toMillis() + asked.size(), TimeUnit.MILLISECONDS);
    synchronized (channels) {
      link = fresh;
      for (String channel : asked) {
        if (!channels.containsKey(channel)) {
          var unused = turns.next(channel, () -> fresh.unsubscribe(channel));
        }
      }
    }
  }

  /** Whether it takes what is written; one that is full does its work as far as it can. */
  private CompletionStage<?> trial(Link fresh) {
    return fresh
        .commands()
        .set(new KeySpace(settings.prefix()).one("trial"), "", SetArgs.Builder.px(1))
        .handle(
            (done, failure) -> {
              if (failure != null && Trouble.of(failure) != Trouble.FULL) {
                throw new CompletionException(failure);
              }
              return done;
            });
  }

  /** Ends; what is under way is given the deadline to be answered. */
  @Override
  public void close() {
    pulse.stop();
    Link last;
    synchronized (channels) {
      last = link;
      link = null;
    }
    if (last != null) {
      awaitAnswers(last);
      awaitEnd(last);
    }
    dialing.close();
  }

  /** The answer to what is asked last comes last. */
  private void awaitAnswers(Link last) {
    await(last.ping());
  }

  /** Before its client is, which would complain of connections that are being closed. */
  private void awaitEnd(Link last) {
    await(last.close());
  }

  private void await(CompletionStage<?> end) {
    try {
      end.toCompletableFuture().get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (Exception away) {
      LOG.log(Logger.Level.DEBUG, "the store is away at the end");
    }
  }
}
