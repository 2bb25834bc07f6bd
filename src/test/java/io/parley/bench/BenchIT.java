package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark's generator still measures: with few clients, for a second, and nothing is said about speed. */
@Tag("stock")
class BenchIT {
  private static final int RECEIVERS = 20;
  private static final Duration LENGTH = Duration.ofSeconds(1);

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"WS", "SOCKET_IO", "NCHAN", "PARLEY_WILDFLY", "PARLEY_WILDFLY_SUPERCHAT"})
  void everyDelivery_isCounted(Target target) throws Exception {
    try (Subject subject = target.start(Workplace.ofBuild(), List.of());
        Swarm swarm = Swarm.connect(subject.ports(), target.dialect(), "smoke", 2, RECEIVERS)) {
      LoadRun.settle(swarm);
      int heardBy = RECEIVERS + (target.dialect().senderHearsItself() ? 1 : 0);

      Outcome byWindow = measure(swarm, subject, new Load(64, 4, 0));
      assertThat(byWindow.messages()).isPositive();
      assertThat(byWindow.deliveries()).isEqualTo(byWindow.messages() * heardBy);
      assertThat(byWindow.p99Micros()).isNaN();

      Outcome bySchedule = measure(swarm, subject, new Load(4096, 0, 50));
      assertThat(bySchedule.messages()).isEqualTo(2 * 50);
      assertThat(bySchedule.deliveries()).isEqualTo(2L * 50 * heardBy);
      assertThat(bySchedule.p99Micros()).isGreaterThanOrEqualTo(bySchedule.p50Micros());

      assertThat(subject.liveBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"WS_ANSWERING", "PARLEY_WILDFLY_NODES"})
  void everyAnswer_isCounted_andEveryOffsetIsRecovered(Target target) throws Exception {
    try (Subject subject = target.start(Workplace.ofBuild(), List.of());
        Swarm swarm = Swarm.connect(subject.ports(), target.dialect(), "senders", 3, 0)) {
      Outcome answers = measure(swarm, subject, new Load(100, 8, 0));
      assertThat(answers.messages()).isPositive();
      assertThat(answers.deliveries()).isEqualTo(answers.messages());
      assertThat(answers.p99Micros()).isGreaterThanOrEqualTo(answers.p50Micros()).isPositive();

      Outcome paced = measure(swarm, subject, new Load(100, 0, 50));
      assertThat(paced.messages()).isEqualTo(3 * 50);
      assertThat(paced.p99Micros()).isGreaterThanOrEqualTo(paced.p50Micros()).isPositive();

      if (target.serves(Scenario.RECOVER)) {
        Outcome recovery = Recovery.measure(subject, "returning", RECEIVERS);
        assertThat(recovery.messages()).isGreaterThanOrEqualTo(Recovery.MISSED);
        assertThat(recovery.deliveries()).isEqualTo(recovery.messages() * RECEIVERS);
      }
    }
  }

  private static Outcome measure(Swarm swarm, Subject subject, Load load) throws Exception {
    return LoadRun.measure(swarm, load, LENGTH, subject);
  }
}
