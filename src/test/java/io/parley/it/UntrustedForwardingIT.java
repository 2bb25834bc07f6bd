package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.RawConnection;
import io.parley.it.harness.Server;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever is no trusted proxy cannot pass for another address: the header is not read. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class UntrustedForwardingIT {
  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with(
        "chat.max-connections-per-address", "2", "chat.trusted-proxies", "192.0.2.1");
  }

  @Test
  void forgedHeader_meansNothing() throws Exception {
    Server server = Server.at(url);
    try (RawConnection first = RawConnection.open(server, "", "X-Forwarded-For: 203.0.113.1");
        RawConnection second = RawConnection.open(server, "", "X-Forwarded-For: 192.0.2.1");
        RawConnection third = new RawConnection(server)) {
      server.awaitAdmitted(2, 1);

      RawConnection.Refused refused =
          third.refusal("/ws/chat", server, "X-Forwarded-For: 203.0.113.3");

      assertThat(refused.head()).startsWith("HTTP/1.1 429 ");
      assertThat(refused.body()).isEqualTo("too many connections from this address\n");
      first.sendClose(1000);
      assertThat(first.readCloseCode()).isEqualTo(1000);
      second.sendText("still here");
      assertThat(second.readFrame().text()).isEqualTo("What's your name?");
    }
    server.awaitAdmitted(0, 0);
  }
}
