package io.parley.cluster.directory;

import io.parley.it.harness.Cable;
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

  @SuppressWarnings("NullAway.Init") // laid before each test
  private Cable cable;

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    redis = RedisServer.start();
    cable = Cable.toRedis(redis.port());
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    nodes.forEach(TestNode::close);
    cable.close();
    redis.close();
  }

  /**
   * Another node, which is ready.
   *
   * @param with settings of its own: names and values by turns
   */
  TestNode node(String... with) {
    return node(redis.uri(), with);
  }

  /** The same; its way to the store is the {@link #cable}. */
  TestNode nodeAtTheCable(String... with) {
    return node("redis://127.0.0.1:" + cable.port(), with);
  }

  private TestNode node(String uri, String[] with) {
    TestNode node = new TestNode(uri, with);
    nodes.add(node);
    return node.awaitReady();
  }

  /** The way of those that are not at the store itself. */
  Cable cable() {
    return cable;
  }

  /** Has the store do something; gives its answer as {@link RedisServer#command} does. */
  String command(String... words) throws IOException {
    return redis.command(words);
  }
}
