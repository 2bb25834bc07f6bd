package io.parley.cluster.directory;

import io.parley.it.harness.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real store for each test, and the nodes that share it. */
final class NodesOfOneStore implements BeforeEachCallback, AfterEachCallback {
  private final List<TestNode> nodes = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // started before each test
  private RedisServer redis;

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    redis = RedisServer.start();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    nodes.forEach(TestNode::close);
    redis.close();
  }

  /**
   * Another node, which is ready.
   *
   * @param with settings of its own: names and values by turns
   */
  TestNode node(String... with) {
    TestNode node = new TestNode(redis.uri(), with);
    nodes.add(node);
    return node.awaitReady();
  }

  /** Has the store do something; gives its answer as {@link RedisServer#command} does. */
  String command(String... words) throws IOException {
    return redis.command(words);
  }
}
