package io.parley.pool;

import io.parley.config.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The sending threads, one per core; clients are dealt out to them in turn. */
final class Lanes {
  private final List<Lane> lanes;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger dealt = new AtomicInteger();

  Lanes(int count, PoolCounters counters, Ticker ticker) {
    lanes = Stream.generate(() -> new Lane(counters, ticker)).limit(count).toList();
  }

  /**
   * Starts the threads.
   *
   * @param listener is told of clients that are to be closed
   */
  void start(ThreadFactory factory, Lane.Listener listener) {
    for (Lane lane : lanes) {
      Thread thread = factory.newThread(() -> lane.run(listener));
      thread.start();
      threads.add(thread);
    }
  }

  /** The lane of the next client. */
  Lane deal() {
    return lanes.get(Math.floorMod(dealt.getAndIncrement(), lanes.size()));
  }

  /** How many send: their thread is alive and not stuck in one turn. */
  int live() {
    int live = 0;
    for (int i = 0; i < threads.size(); i++) {
      live += threads.get(i).isAlive() && !lanes.get(i).isStuck() ? 1 : 0;
    }
    return live;
  }

  int size() {
    return lanes.size();
  }

  void stop() {
    threads.forEach(Thread::interrupt);
  }
}
