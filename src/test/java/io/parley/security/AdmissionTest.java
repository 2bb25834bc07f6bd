package io.parley.security;

import static io.parley.security.TestAddresses.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.config.TestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final int THREADS = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void fullNode_refuses_untilOneLeaves() {
    Admission admission = admission(2, 0);
    assertThat(admission.enter(at("192.0.2.1"))).isEmpty();
    assertThat(admission.enter(at("192.0.2.1"))).isEmpty();

    assertThat(admission.check(at("192.0.2.2"))).contains(Refusal.SERVER_FULL);
    assertThat(admission.enter(at("192.0.2.2"))).contains(Refusal.SERVER_FULL);

    admission.leave(at("192.0.2.1"));
    assertThat(admission.check(at("192.0.2.2"))).isEmpty();
    assertThat(admission.enter(at("192.0.2.2"))).isEmpty();
  }

  @Test
  void fullAddress_isRefused_untilOneOfItsOwnLeaves_andOthersComeIn() {
    Admission admission = admission(0, 1);
    assertThat(admission.enter(at("192.0.2.1"))).isEmpty();
    assertThat(admission.enter(at("192.0.2.2"))).isEmpty();

    admission.leave(at("192.0.2.2"));
    assertThat(admission.check(at("192.0.2.1"))).contains(Refusal.ADDRESS_FULL);
    assertThat(admission.enter(at("192.0.2.1"))).contains(Refusal.ADDRESS_FULL);

    admission.leave(at("192.0.2.1"));
    assertThat(admission.enter(at("192.0.2.1"))).isEmpty();
  }

  @Test
  void ipv6Clients_countTogether_withinOneSlash64() {
    Admission admission = admission(0, 1);
    assertThat(admission.enter(at("2001:db8:0:1::1"))).isEmpty();

    assertThat(admission.check(at("2001:db8:0:1:ffff::2"))).contains(Refusal.ADDRESS_FULL);
    assertThat(admission.check(at("2001:db8:0:2::1"))).isEmpty();
  }

  @Test
  void limitsOfZero_areOff() {
    Admission admission = admission(0, 0);
    for (int i = 0; i < 50_000; i++) {
      assertThat(admission.enter(at("192.0.2.1"))).isEmpty();
    }

    assertThat(admission.check(at("192.0.2.1"))).isEmpty();
    assertThat(admission.addresses()).isZero();
  }

  @Test
  void whoeverIsRefused_takesNoPlace() {
    Admission admission = admission(1, 1);
    admission.enter(at("192.0.2.1"));
    for (int i = 0; i < 10; i++) {
      assertThat(admission.enter(at("192.0.2.1"))).contains(Refusal.ADDRESS_FULL);
      assertThat(admission.enter(at("192.0.2.2"))).contains(Refusal.SERVER_FULL);
    }

    admission.leave(at("192.0.2.1"));

    assertThat(admission.connections()).isZero();
    assertThat(admission.addresses()).isZero();
    assertThat(admission.enter(at("192.0.2.2"))).isEmpty();
  }

  /** Were one count raised before the other refuses, a free place would now and then look taken. */
  @Test
  void lastPlaces_goToExactlyAsManyAsThereAre_howeverManyAskAtOnce() throws Exception {
    for (int round = 0; round < 500; round++) {
      Admission admission = admission(4, 3);
      // Each of two addresses asks four times: three of one and one of the other, or two of each.
      long entered =
          atOnce(thread -> admission.enter(at("192.0.2." + thread % 2)).isEmpty()).stream()
              .filter(in -> in)
              .count();

      assertThat(entered).isEqualTo(4);
      assertThat(admission.connections()).isEqualTo(4);
    }
  }

  @Test
  void limits_holdWhileManyComeAndGo_andNothingIsLeft() throws Exception {
    int maxConnections = 5;
    int maxPerAddress = 2;
    Admission admission = admission(maxConnections, maxPerAddress);
    AtomicInteger inside = new AtomicInteger();
    List<AtomicInteger> insideFrom =
        IntStream.range(0, 4).mapToObj(i -> new AtomicInteger()).toList();

    List<Boolean> kept =
        atOnce(
            thread -> {
              boolean held = true;
              for (int i = 0; i < 20_000; i++) {
                int from = ThreadLocalRandom.current().nextInt(insideFrom.size());
                ClientAddress address = at("192.0.2." + from);
                if (admission.enter(address).isEmpty()) {
                  held &= inside.incrementAndGet() <= maxConnections;
                  held &= insideFrom.get(from).incrementAndGet() <= maxPerAddress;
                  Thread.onSpinWait();
                  insideFrom.get(from).decrementAndGet();
                  inside.decrementAndGet();
                  admission.leave(address);
                }
              }
              return held;
            });

    assertThat(kept).hasSize(THREADS).containsOnly(true);
    assertThat(admission.connections()).isZero();
    assertThat(admission.addresses()).isZero();
  }

  private static Admission admission(int maxConnections, int maxPerAddress) {
    return new Admission(
        TestSettings.with(
            "chat.max-connections", String.valueOf(maxConnections),
            "chat.max-connections-per-address", String.valueOf(maxPerAddress)));
  }

  /** Does the same on every thread, begun together. */
  private <T> List<T> atOnce(OnThread<T> work) throws Exception {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      calls.add(
          () -> {
            together.await();
            return work.run(thread);
          });
    }
    List<T> results = new ArrayList<>();
    for (Future<T> result : threads.invokeAll(calls)) {
      results.add(result.get());
    }
    return results;
  }

  /** What a thread of that number does. */
  private interface OnThread<T> {
    T run(int thread);
  }
}
