package io.parley.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node of a {@link Cluster}: a server that comes and goes at the same port, and its way to Redis. */
public final class ClusterNode implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** The servers that a node can be. */
  public enum Kind {
    /** The WildFly that the build provisions. */
    WILDFLY,
    /** Payara Micro. */
    PAYARA
  }

  private final int number;
  private final Kind kind;
  private final Cable way;
  private final Map<String, String> environment;
  private @Nullable LaunchedServer server;

  ClusterNode(int number, Kind kind, RedisServer redis, Map<String, String> environment)
      throws IOException {
    this.number = number;
    this.kind = kind;
    this.way = Cable.toRedis(redis.port());
    this.environment = new HashMap<>(environment);
    this.environment.put(
        "CHAT_REDIS_URI", "redis://" + RedisServer.ACL_CREDENTIALS + "@127.0.0.1:" + way.port());
  }

  /** Starts it, once more where it runs, and waits until clients may be sent to it. */
  public void start() throws IOException {
    if (server != null) {
      server.close();
    }
    LaunchOptions options = LaunchOptions.node(number, environment, List.of());
    server =
        kind == Kind.WILDFLY
            ? LaunchedWildFly.provisioned(options)
            : LaunchedPayaraMicro.start(options);
    server.awaitPage();
    awaitReady(true);
  }

  /** Where it listens, running or not. */
  public Server address() {
    return new Server(LaunchedServer.port(number));
  }

  /** From it to Redis. */
  public Cable way() {
    return way;
  }

  /** Its process, of the last start. */
  public ServerProcess process() {
    if (server == null) {
      throw new IllegalStateException("never started");
    }
    return server.process();
  }

  /** Ends it without warning (SIGKILL). */
  public void kill() {
    process().close();
  }

  /** Sends its clients away and, when they have gone, ends it. */
  public void drainAndStop() throws IOException, InterruptedException {
    drain();
    process().terminate();
  }

  /** Sends its clients away; returns when they have gone. */
  public void drain() throws IOException, InterruptedException {
    String[] authorized = {"Authorization", "Bearer " + Api.KEY};
    assertThat(address().post("/api/drain", authorized).statusCode()).isEqualTo(202);
    await("drained")
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .until(() -> address().get("/api/drain").body().contains("\"drained\""));
  }

  /** Whether clients may be sent to it. */
  public boolean isReady() throws IOException, InterruptedException {
    return address().get("/api/health/ready").statusCode() == 200;
  }

  /** Waits until clients may be sent to it, or no longer. */
  public void awaitReady(boolean ready) {
    await(address() + (ready ? " ready" : " not ready"))
        .atMost(PATIENCE)
        .pollInterval(GLANCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> isReady() == ready);
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    way.close();
  }
}
