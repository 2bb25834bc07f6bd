package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.it.harness.ChatClient;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Participant;
import io.parley.it.harness.Server;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The server can be called from any WebSocket client: quite different ones, those that this machine has, hold one
 * conversation in one room.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class AnyClientIT {
  private static final String LAST_WORD = "That was all.";

  @ArquillianResource URL url;

  /** What was said, in the room's order, as the host heard it. */
  private final List<String> said = new ArrayList<>();

  private final Map<AnyClient, List<String>> heard = new EnumMap<>(AnyClient.class);

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with();
  }

  @TestFactory
  Stream<DynamicTest> client_inOneRoomWithAllOthers_hearsEachOfThemOnceAndNotItself()
      throws Exception {
    converse(Server.at(url));
    return Stream.of(AnyClient.values())
        .map(
            client ->
                DynamicTest.dynamicTest(
                    client.name(),
                    () -> {
                      client.require();
                      assertThat(heard.get(client)).isEqualTo(saidToThe(client));
                    }));
  }

  /** A host waits until all are there, all speak at once, and the host has the last word. */
  private void converse(Server server) throws Exception {
    Map<AnyClient, Participant> guests = new EnumMap<>(AnyClient.class);
    try (ChatClient host = new ChatClient(room(server, "host"))) {
      for (AnyClient client : AnyClient.values()) {
        if (client.isThere()) {
          guests.put(client, client.connect(server, room(server, nameOf(client))));
        }
      }
      server.awaitMembers("any", guests.size() + 1);
      for (Map.Entry<AnyClient, Participant> guest : guests.entrySet()) {
        guest.getValue().say(greetingOf(guest.getKey()));
      }
      while (said.size() < guests.size()) {
        said.add(host.next());
      }
      host.send(LAST_WORD);
      said.add(LAST_WORD);
      guests.forEach((client, guest) -> heard.put(client, hearOut(guest)));
    } finally {
      for (Participant guest : guests.values()) {
        guest.close();
      }
    }
  }

  /** Everything up to the last word. In its room's order nothing said before can come after it. */
  private static List<String> hearOut(Participant guest) {
    // Playwright answers to its own thread only.
    return await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(20))
        .until(guest::heard, heard -> heard.contains(LAST_WORD));
  }

  private List<String> saidToThe(AnyClient client) {
    return said.stream().filter(text -> !text.equals(greetingOf(client))).toList();
  }

  private static URI room(Server server, String name) {
    return server.chat("?room=any&name=" + name);
  }

  private static String nameOf(AnyClient client) {
    return client.name().toLowerCase(Locale.ROOT);
  }

  /** With characters of two and of four bytes, which a client might garble. */
  private static String greetingOf(AnyClient client) {
    return "Grüße von " + nameOf(client) + " \uD83D\uDC4B";
  }
}
