package io.parley.it.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jspecify.annotations.Nullable;

/**
 * Tells Arquillian of the servers, before it reads {@code arquillian.xml}. There is one for each test process, on ports of its own, for all
 * its classes: where several processes share the classes each class is a run of its own, and Arquillian would boot a server for
 * each. So it only connects to one that is there; the end of the process ends it.
 */
public final class Containers implements LoadableExtension {
  private static final String WILDFLY_DIRECTORY = "arquillian-wildfly";
  private static final List<String> HEAP = List.of("-Xmx256m");

  @Override
  public void register(ExtensionBuilder builder) {
    if (Server.isPayara()) {
      builder.service(DeployableContainer.class, PayaraContainer.class);
    } else {
      System.setProperty(
          "arquillian.management-port", String.valueOf(LaunchedServer.managementPort()));
      builder.observer(WildFly.class);
    }
  }

  /** What WildFly logs. */
  static Path wildFlyLog() {
    return LaunchedServer.path(WILDFLY_DIRECTORY).resolve("log/server.log");
  }

  /** Starts WildFly when its container is wanted for the first time. */
  public static final class WildFly {
    private static @Nullable LaunchedWildFly server;

    /** Before Arquillian looks whether it is there. */
    public synchronized void start(@Observes BeforeStart event) throws IOException {
      if (server == null) {
        server =
            LaunchedWildFly.provisioned(new LaunchOptions(WILDFLY_DIRECTORY, null, Map.of(), HEAP));
      }
    }
  }
}
