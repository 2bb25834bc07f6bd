package io.parley.it;

import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test class that has the WAR, with the settings that it comes with, on the server of this run, and talks to it from outside. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
abstract class WithServer {
  @ArquillianResource URL url;
  Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with();
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }
}
