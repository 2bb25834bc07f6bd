package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.BlindAdmission;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection that found room when it asked and none when it opens is closed with 1013, and nothing is left of it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class LateRefusalIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.max-connections", "1").addClass(BlindAdmission.class);
  }

  @Test
  void placeThatWasTakenMeanwhile_closesWith1013_untilItIsFree() throws Exception {
    Server server = Server.at(url);
    try (RawConnection first = RawConnection.open(server)) {
      server.awaitAdmitted(1, 0);
      for (int i = 0; i < 10; i++) {
        try (RawConnection late = RawConnection.open(server)) {
          late.sendText("into the void");
          assertClosedAsFull(late);
        }
      }
      server.awaitClients(1);
      server.awaitAdmitted(1, 0);
      first.sendText("still here");
      assertThat(first.readFrame().text()).isEqualTo("What's your name?");
    }
    server.awaitAdmitted(0, 0);
    try (RawConnection next = RawConnection.open(server)) {
      server.awaitAdmitted(1, 0);
      next.sendClose(1000);
      assertThat(next.readCloseCode()).isEqualTo(1000);
    }
    server.awaitAdmitted(0, 0);
  }

  private static void assertClosedAsFull(RawConnection connection) throws IOException {
    RawConnection.Frame close = connection.readFrame();
    assertThat(close.opcode()).isEqualTo(RawConnection.CLOSE);
    assertThat(close.closeCode()).isEqualTo(1013);
    assertThat(
            new String(
                Arrays.copyOfRange(close.payload(), 2, close.payload().length),
                StandardCharsets.UTF_8))
        .isEqualTo("full, try again later");
  }
}
