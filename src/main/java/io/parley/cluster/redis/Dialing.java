package io.parley.cluster.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.parley.config.InvalidSettingException;
import io.parley.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes links to the store that the settings name: one server, what Sentinels say is the primary, or a Redis Cluster.
 *
 * <p>No connection repairs itself and no command is sent twice: a message whose answer was lost with its connection would be
 * stored twice otherwise. The store makes a new link instead.
 */
final class Dialing implements AutoCloseable {
  private static final int IO_THREADS = 2;

  /** Room for pings, scripts and channels beside what is asked. */
  private static final int OWN_COMMANDS = 20_000;

  private static final String CLUSTER = "-cluster://";

  private final ClientResources resources;
  private final Duration deadline;
  private final RedisClient single;
  private final RedisClusterClient cluster;
  private final boolean isCluster;

  /**
   * Connects to nothing yet.
   *
   * @throws InvalidSettingException if the address cannot be understood
   */
  @SuppressWarnings("NullAway") // of the two clients there is the one that is used
  Dialing(Settings.Redis settings) {
    this.deadline = settings.deadline();
    this.isCluster = settings.uri().contains(CLUSTER);
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(IO_THREADS)
            .computationThreadPoolSize(IO_THREADS)
            // Names are looked up as everywhere else in the server, not by netty's own reading of
            // the system's files.
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .build();
    try {
      this.cluster = isCluster ? cluster(settings.uri()) : null;
      this.single = isCluster ? null : single(settings.uri());
    } catch (IllegalArgumentException unusable) {
      var unused = resources.shutdown();
      throw new InvalidSettingException(
          "chat.redis-uri", "(hidden)", "an address that Lettuce understands");
    }
  }

  private RedisClient single(String uri) {
    RedisURI address = RedisURI.create(uri);
    address.setTimeout(deadline);
    RedisClient client = RedisClient.create(resources, address);
    client.setOptions(options(ClientOptions.builder()).build());
    return client;
  }

  private RedisClusterClient cluster(String uri) {
    List<RedisURI> seeds = RedisClusterURIUtil.toRedisURIs(URI.create(uri.replace(CLUSTER, "://")));
    seeds.forEach(seed -> seed.setTimeout(deadline));
    RedisClusterClient client = RedisClusterClient.create(resources, seeds);
    client.setOptions(
        (ClusterClientOptions)
            options(
                    // Commands that are sent on elsewhere by the client may overtake each other
                    // there.
                    ClusterClientOptions.builder()
                        .validateClusterNodeMembership(false)
                        .nodeFilter(Dialing::isPrimary)
                        .maxRedirects(0))
                .build());
    return client;
  }

  /** Replicas are not asked, and whether one is there is no concern of ours; nor is a primary that another has replaced. */
  private static boolean isPrimary(RedisClusterNode node) {
    return node.getRole().isUpstream() && !node.getSlots().isEmpty();
  }

  private ClientOptions.Builder options(ClientOptions.Builder options) {
    return options
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(Store.MAX_IN_FLIGHT + OWN_COMMANDS)
        .socketOptions(SocketOptions.builder().connectTimeout(deadline).build())
        .timeoutOptions(TimeoutOptions.enabled(deadline));
  }

  /** Makes a link; blocks until it is there, or {@code chat.redis-deadline} is over a few times. */
  Link dial(Incoming incoming) {
    return isCluster ? ClusterLink.open(cluster, incoming) : SingleLink.open(single, incoming);
  }

  @Override
  public void close() {
    if (isCluster) {
      cluster.shutdown(0, deadline.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      single.shutdown(0, deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
    var unused = resources.shutdown(0, deadline.toMillis(), TimeUnit.MILLISECONDS);
  }
}
