package io.parley.rest;

import io.parley.pool.Client;
import io.parley.pool.ClientPool;
import io.parley.pool.FrameSink;
import io.parley.protocol.CloseCode;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Event;
import io.parley.protocol.Subprotocol;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends through the answer to a request, without ever waiting: the container is handed an event only when it says that it can
 * take one, and an event counts as sent when it can take the next. So it holds about one, however slowly the reader reads.
 *
 * <p>Whoever has something to do puts it down and calls {@link #pump}; of several callers one does what all have put down, and
 * no lock is held while the container is called. That one alone writes, and completes the request. A reader says nothing:
 * what it takes counts as heard from it.
 */
final class EventStreamSink implements FrameSink, WriteListener, AsyncListener {
  private static final Logger LOG = System.getLogger(EventStreamSink.class.getName());

  /** A last event may take so long to get out. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** Keeps the connection and what stands between from ending it, and is no event. */
  private static final Chunk COMMENT =
      new Chunk(":\n\n".getBytes(StandardCharsets.UTF_8), () -> {});

  /**
   * Of the response. Undertow's flush keeps what the socket does not take, and calls nobody when it would take more: an event
   * would wait for the next one. Without a buffer there is nothing to flush, and what a write leaves behind goes out by itself
   * (WildFly 39.0.1, Undertow 2.3.27; {@code HttpInterfaceIT} has a listener that stalls). Payara keeps its own size.
   */
  private static final int NO_BUFFER = 1;

  private final AsyncContext request;
  private final ClientPool pool;
  private final ScheduledExecutorService scheduler;
  private final Queue<Chunk> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Client client;
  private volatile @Nullable ServletOutputStream out;

  /** Guarded by this. */
  private boolean begun;

  /** Whether the container has said that it takes something; asked before, it throws. */
  private volatile boolean writable;

  private volatile boolean buffered;
  private volatile Ending ending = Ending.NOT_YET;

  /** What was handed over and may not have been taken; touched by whoever pumps, as the next. */
  private final List<Runnable> inFlight = new ArrayList<>();

  private boolean flushed = true;

  /** The last word, until it is said; published by {@link #ending}. */
  private @Nullable Chunk bye;

  /** How far the stream is from its end. */
  private enum Ending {
    NOT_YET,
    /** When all that waits has been taken. */
    AFTER_WHAT_WAITS,
    /** When a {@code bye} has been taken; what waits is left out, so that nothing behind a gap is heard. */
    AFTER_BYE,
    /** The reader takes too long. */
    NOW
  }

  /**
   * Sends nothing before {@link #begin}.
   *
   * @param request that is answered
   */
  EventStreamSink(AsyncContext request, ClientPool pool, ScheduledExecutorService scheduler) {
    this.request = request;
    this.pool = pool;
    this.scheduler = scheduler;
    request.setTimeout(0);
    request.addListener(this);
  }

  /** Whose way out this is; one that has been lost meanwhile leaves the pool. */
  void attach(Client reader) {
    client = reader;
    if (over.get()) {
      pool.remove(reader, false);
    }
  }

  /** The stream begins, with what waits. */
  synchronized void begin() {
    if (over.get()) {
      return;
    }
    begun = true;
    try {
      HttpServletResponse response = (HttpServletResponse) request.getResponse();
      response.setContentType(Subprotocol.EVENT_STREAM.wireName());
      response.setCharacterEncoding("UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Content-Type-Options", "nosniff");
      // nginx would keep events until it has a buffer full of them.
      response.setHeader("X-Accel-Buffering", "no");
      response.setBufferSize(NO_BUFFER);
      buffered = response.getBufferSize() > NO_BUFFER;
      ServletOutputStream stream = response.getOutputStream();
      out = stream;
      stream.setWriteListener(this);
    } catch (IOException | RuntimeException failure) {
      fail(failure);
    }
  }

  /** There will be no stream, unless it has begun: answers with an error instead. */
  synchronized void refuse(ErrorCode error) {
    if (!begun && over.compareAndSet(false, true)) {
      waiting.clear();
      try {
        HttpServletResponse response = (HttpServletResponse) request.getResponse();
        if (error == ErrorCode.UNAVAILABLE) {
          EventStreams.refuse(response, ApiError.of(error));
        } else {
          ErrorBody.write(response, ApiError.of(error));
        }
      } catch (IOException | RuntimeException gone) {
        LOG.log(Level.DEBUG, "a request had ended before it was refused", gone);
      }
      complete();
    }
  }

  @Override
  public void send(String text, Runnable sent) {
    if (isOpen() && ending != Ending.AFTER_BYE) {
      waiting.add(new Chunk(text.getBytes(StandardCharsets.UTF_8), sent));
      pump();
    }
  }

  /** Nothing need be said to a reader for whom something waits. */
  @Override
  public boolean ping() {
    if (waiting.isEmpty()) {
      waiting.add(COMMENT);
    }
    pump();
    return isOpen();
  }

  @Override
  public boolean isOpen() {
    return !over.get();
  }

  /** A last word, where it was not said before, and the end of the stream, for which the reader has a while. */
  @Override
  public void close(CloseCode code, String reason) {
    refuse(ErrorCode.UNAVAILABLE);
    if (code.isAnnounced()) {
      ending = Ending.AFTER_WHAT_WAITS;
    } else {
      String text =
          Objects.requireNonNull(Subprotocol.EVENT_STREAM.codec().encode(new Event.Bye(code)));
      bye = new Chunk(text.getBytes(StandardCharsets.UTF_8), () -> {});
      ending = Ending.AFTER_BYE;
    }
    pump();
    if (isOpen()) {
      try {
        var unused = scheduler.schedule(this::endNow, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopping) {
        endNow();
      }
    }
  }

  /** Called by a timer: what has not been taken by now is not waited for. */
  void endNow() {
    ending = Ending.NOW;
    pump();
  }

  private void pump() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      writeWhatGoes();
      seen = calls.addAndGet(-seen);
    } while (seen != 0);
  }

  private void writeWhatGoes() {
    try {
      while (isOpen()) {
        Ending how = ending;
        if (how == Ending.NOW) {
          finish();
        } else if (!writable || !stream().isReady()) {
          return;
        } else if (!writeNext(how)) {
          return;
        }
      }
    } catch (IOException | RuntimeException failure) {
      fail(failure);
    }
  }

  /** Does one thing, of which the container is to be asked before; false if there is none. */
  private boolean writeNext(Ending how) throws IOException {
    taken();
    Chunk next = next(how);
    if (next != null) {
      stream().write(next.bytes);
      inFlight.add(next.sent);
      flushed = !buffered;
      return true;
    }
    if (!flushed) {
      stream().flush();
      flushed = true;
      return true;
    }
    if (how != Ending.NOT_YET) {
      finish();
    }
    return false;
  }

  private @Nullable Chunk next(Ending how) {
    if (how != Ending.AFTER_BYE) {
      return waiting.poll();
    }
    Chunk last = bye;
    bye = null;
    return last;
  }

  private ServletOutputStream stream() {
    return Objects.requireNonNull(out);
  }

  private void taken() {
    Client reader = client;
    if (reader != null && !inFlight.isEmpty()) {
      pool.heard(reader);
    }
    inFlight.forEach(Runnable::run);
    inFlight.clear();
  }

  @Override
  public void onWritePossible() {
    writable = true;
    pump();
  }

  /** The end, by whoever pumps. */
  private void finish() {
    if (over.compareAndSet(false, true)) {
      waiting.clear();
      complete();
    }
  }

  private void complete() {
    try {
      request.complete();
    } catch (RuntimeException done) {
      LOG.log(Level.DEBUG, "a request had ended before its answer did", done);
    }
  }

  /** The reader has gone, as a write shows. */
  private void fail(Exception why) {
    if (lost(why)) {
      complete();
    }
  }

  /**
   * The reader has gone, as the container says, which then ends the request itself: on WildFly a call of ours would be one too
   * many, and logged with a stack trace.
   *
   * @return whether nobody knew
   */
  private boolean lost(Throwable why) {
    boolean first = over.compareAndSet(false, true);
    if (first) {
      LOG.log(Level.DEBUG, () -> client + " event stream lost: " + why.getClass().getName());
      waiting.clear();
    }
    Client reader = client;
    if (reader != null) {
      pool.remove(reader, false);
    }
    return first;
  }

  @Override
  public void onError(Throwable failure) {
    lost(failure);
  }

  @Override
  public void onError(AsyncEvent event) {
    lost(Objects.requireNonNullElseGet(event.getThrowable(), IOException::new));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    lost(new IOException("completed"));
  }

  /** There is none. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** There is none. */
  @Override
  public void onStartAsync(AsyncEvent event) {}

  /**
   * Something to be written.
   *
   * @param sent to be run when it was taken
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Chunk(byte[] bytes, Runnable sent) {}
}
