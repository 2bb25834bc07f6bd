package io.parley.cluster.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.RedisServer;
import io.parley.room.directory.Arrival;
import io.parley.room.directory.Directory;
import io.parley.room.directory.DirectoryContract;
import io.parley.room.directory.Fingerprint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract, of one node on a real store; and for how long the store keeps whoever has gone. */
@Tag("stock")
class RedisDirectoryContractIT extends DirectoryContract {
  private static RedisServer redis;
  private TestNode node;

  @BeforeAll
  static void startStore() throws IOException {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopStore() {
    redis.close();
  }

  @BeforeEach
  void start() throws IOException {
    redis.command("FLUSHALL");
    node = new TestNode(redis.uri(), "chat.resume-age", "PT1M").awaitReady();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Override
  protected Directory directory() {
    return node.directory;
  }

  @Override
  protected void pass(Duration time) {
    node.pass(time);
    node.directory.sweep();
    node.awaitReady();
  }

  @Test
  void whoeverHasGone_isKeptUntilTheAgeIsOver_andWhoeverIsHereForLonger() throws IOException {
    Arrival ann = arrive(ANN, null, "one");
    assertThat(millis("client:{" + ann.client() + "}")).isGreaterThan(60_000);
    assertThat(millis("token:" + Fingerprint.of("one").value())).isGreaterThan(60_000);

    directory().depart(ann.client(), ann.connection());

    for (String key :
        List.of("client:{" + ann.client() + "}", "token:" + Fingerprint.of("one").value())) {
      Awaitility.await()
          .untilAsserted(() -> assertThat(millis(key)).isPositive().isLessThanOrEqualTo(60_000));
    }
  }

  @Test
  void whoeverCannotComeBack_isForgottenAtOnce() throws IOException {
    Arrival plain = TestNode.join(directory().arrive(ANN, null, null));
    assertThat(millis("client:{" + plain.client() + "}")).isPositive();
    assertThat(directory().identities()).isZero();

    directory().depart(plain.client(), plain.connection());

    Awaitility.await()
        .untilAsserted(() -> assertThat(millis("client:{" + plain.client() + "}")).isEqualTo(-2));
  }

  private static long millis(String key) throws IOException {
    return Long.parseLong(redis.command("PTTL", TestNode.PREFIX + ":" + key).substring(1));
  }
}
