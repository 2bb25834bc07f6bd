package io.parley.pool;

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

  Lanes(int count, PoolCounters counters) {
    lanes = Stream.generate(() -> new Lane(counters)).limit(count).toList();
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

  /** How many threads are alive. */
  int live() {
    return (int) threads.stream().filter(Thread::isAlive).count();
  }

  int size() {
    return lanes.size();
  }

  void stop() {
    threads.forEach(Thread::interrupt);
  }
}
