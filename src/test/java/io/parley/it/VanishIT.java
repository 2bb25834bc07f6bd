package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.Footprint;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import java.io.IOException;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A client that vanishes, in whatever way, leaves the pool, its room and the count of connections, whether or not the
 * container says so.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class VanishIT {
  private static final int CLIENTS = 1000;

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    // With the witness not one more: what is not counted out is missed at once.
    return ParleyWar.with(
        "chat.ping-interval",
        "PT1S",
        "chat.max-connections-per-address",
        String.valueOf(CLIENTS + 1));
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void closeFrame() throws Exception {
    assertNothingIsLeftAfter(
        connection -> {
          connection.sendClose(1000);
          connection.close();
        });
  }

  @Test
  void endOfStreamRightAfterTheHandshake() throws Exception {
    assertNothingIsLeftAfter(RawConnection::close);
  }

  @Test
  void reset() throws Exception {
    assertNothingIsLeftAfter(RawConnection::reset);
  }

  @Test
  void halfClose() throws Exception {
    assertNothingIsLeftAfter(RawConnection::halfClose);
  }

  @Test
  void silence() throws Exception {
    assertNothingIsLeftAfter(connection -> {});
  }

  @Test
  void endInTheMiddleOfAFrame() throws Exception {
    assertNothingIsLeftAfter(
        connection -> {
          connection.write(RawConnection.frame(true, RawConnection.TEXT, 100, new byte[10]));
          connection.close();
        });
  }

  private void assertNothingIsLeftAfter(Ending ending) throws Exception {
    RawConnection[] connections = new RawConnection[CLIENTS];
    try (ChatClient witness = new ChatClient(server.chat("?room=witness&name=Witness"))) {
      server.awaitMembers("witness", 1);
      Footprint before = server.footprint();
      for (int i = 0; i < CLIENTS; i++) {
        connections[i] = RawConnection.open(server, "?room=vanish");
        ending.of(connections[i]);
      }

      // The last of them may only now be let in; whoever was is found sooner or later.
      server.awaitMembers("vanish", 0);
      server.awaitReturnTo(before);
      server.awaitAdmitted(1, 1);
      assertThat(witness.isOpen()).isTrue();
    } finally {
      for (RawConnection connection : connections) {
        if (connection != null) {
          connection.close();
        }
      }
    }
    server.awaitClients(0);
    server.awaitAdmitted(0, 0);
  }

  /** A way to go. */
  private interface Ending {
    void of(RawConnection connection) throws IOException;
  }
}
