package io.parley.it.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.jboss.arquillian.container.spi.event.container.BeforeDeploy;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Waits, before a test class has its Payara started, until the one of the class before has given up its port: Arquillian's
 * adapter tells that one to end and does not wait until it has (adapter 3.1), and one that has been under load takes its
 * time. WildFly runs on from class to class.
 */
public final class FreePort implements LoadableExtension {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Waiting.class);
  }

  /** Made by Arquillian. */
  public static final class Waiting {
    /** Waits for the port. */
    public void beforeDeploy(@Observes BeforeDeploy event) {
      if (Server.isPayara()) {
        await("the port of the last server").atMost(PATIENCE).until(Waiting::isFree);
      }
    }

    private static boolean isFree() {
      int port = Integer.getInteger("parley.test-port", 18080);
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(port));
        return true;
      } catch (IOException taken) {
        return false;
      }
    }
  }
}
