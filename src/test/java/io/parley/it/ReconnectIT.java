package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import io.parley.it.harness.Cable;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.Server;
import io.parley.it.harness.StructuredClient;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page comes back: over a network that is cut or goes dark, a server that is restarted, a reload, and the browser's Back.
 * What was said meanwhile is there once and in order, and nobody sees the person leave. Waits that people would sit through are
 * wound forward by the page's clock.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ReconnectIT {
  private static final String PARLEY = "parley";

  private static boolean isDeployed;

  @RegisterExtension final People people = new People();

  @ArquillianResource Deployer deployer;
  private final Server server = new Server(LaunchedServer.port());

  @Deployment(name = PARLEY, managed = false, testable = false)
  static WebArchive war() {
    // The client notices a dead connection after two intervals.
    return ParleyWar.with("chat.ping-interval", "PT1S");
  }

  @BeforeEach
  void deploy() {
    if (!isDeployed) {
      deployer.deploy(PARLEY);
      isDeployed = true;
    }
  }

  @Test
  void networkIsCut_andBack_nothingIsLostOrRepeated_andNobodySeesIt() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server);
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("cut")) {
      Person ann = people.in(cable.end(), "cut", "Ann");
      ann.say("in sight");
      assertThat(bob.nextBody()).isEqualTo("in sight");
      String client = ann.id();

      cable.cut();
      ann.awaitState("waiting");
      assertThat(ann.at("#state")).hasText("Reconnecting");
      assertThat(ann.at("#banner")).isVisible();
      assertThat(ann.at("#countdown")).hasText(Pattern.compile("^\\d+$"));
      bob.say("cut", "one");
      bob.say("cut", "two");
      ann.say("from the tunnel");
      assertThat(ann.message("from the tunnel")).hasAttribute("data-state", "pending");

      cable.mend();
      ann.reconnectNow();
      assertThat(ann.message("from the tunnel")).hasAttribute("data-state", "sent");
      assertThat(ann.bodies()).hasText(new String[] {"in sight", "one", "two", "from the tunnel"});
      assertThat(ann.at("#log .notice")).hasCount(0);
      assertThat(ann.at("#banner button")).isHidden();
      assertThat(ann.id()).isEqualTo(client);
      ann.say("out again");
      assertThat(bob.nextBody()).isEqualTo("from the tunnel");
      assertThat(bob.nextBody()).isEqualTo("out again");
      assertSawNobodyLeave(bob);
    }
  }

  @Test
  void networkGoesDark_isNoticed_andAfterwardsNothingIsLostOrRepeated() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server);
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("dark")) {
      Person ann = people.withClock(cable.end());
      ann.enter("/?room=dark").called("Ann");
      bob.say("dark", "good evening");
      assertThat(ann.message("good evening")).hasCount(1);

      cable.goDark();
      bob.say("dark", "can you hear me?");
      ann.say("hello?");
      // Two intervals of silence, then a ping that is not answered.
      ann.page().clock().fastForward(3000);
      ann.page().clock().fastForward(6000);
      // It waits, or has tried again already, by the clock that was wound on.
      assertThat(ann.at("#state")).not().hasAttribute("data-state", "open");

      cable.mend();
      ann.awaitReturn();
      assertThat(ann.message("hello?")).hasAttribute("data-state", "sent");
      assertThat(ann.bodies()).hasText(new String[] {"good evening", "can you hear me?", "hello?"});
      ann.say("there you are");
      assertThat(bob.nextBody()).isEqualTo("hello?");
      assertThat(bob.nextBody()).isEqualTo("there you are");
      assertSawNobodyLeave(bob);
    }
  }

  @Test
  void serverIsRestarted_pagesComeBackByThemselves_andSayThatSomethingMayBeMissing() {
    people.mayComplain();
    Person ann = people.withClock(server);
    ann.enter("/?room=restart").called("Ann");
    Person bob = people.in(server, "restart", "Bob");
    ann.say("see you after the restart");
    assertThat(bob.message("see you")).hasCount(1);

    deployer.undeploy(PARLEY);
    isDeployed = false;
    ann.awaitState("waiting");
    assertThat(ann.at("#banner")).isVisible();
    ann.say("written while it was away");
    deploy();
    // An attempt that began before the server was there may still have to fail.
    ann.awaitReturn();
    bob.page().evaluate("dispatchEvent(new Event('online'))");
    bob.awaitState("open");

    assertThat(ann.message("written while it was away")).hasAttribute("data-state", "sent");
    assertThat(ann.at("#log .notice")).containsText("may be missing");
    assertThat(ann.message("see you after")).hasCount(1);
    bob.say("did I miss something?");
    assertThat(ann.message("did I miss something?")).hasCount(1);
    ann.say("not much");
    assertThat(bob.message("not much")).hasCount(1);
    assertThat(ann.members()).hasCount(2);
    assertThat(ann.at("#members")).containsText("Bob");
    assertThat(bob.at("#members")).containsText("Ann");
  }

  @Test
  void reload_staysTheSameClient_andNobodySeesIt() throws Exception {
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("reload")) {
      Person ann = people.in(server, "reload", "Ann");
      String client = ann.id();
      ann.say("mine before");
      assertThat(ann.message("mine before")).hasAttribute("data-state", "sent");
      ann.page().reload();
      ann.awaitState("open");
      assertThat(ann.message("mine before")).hasClass(Pattern.compile("\\bmine\\b"));
      assertThat(ann.members()).hasCount(2);
      assertThat(ann.id()).isEqualTo(client);
      ann.say("mine after");
      assertThat(bob.nextBody()).isEqualTo("mine before");
      JsonObject after = bob.nextMessage();
      assertThat(after.getString("body")).isEqualTo("mine after");
      assertThat(after.getJsonObject("from").getString("name")).isEqualTo("Ann");
      assertSawNobodyLeave(bob);
    }
  }

  @Test
  void duplicatedTab_isItsOwnClient() {
    Person ann = people.in(server, "twice", "Ann");
    String client = ann.id();
    Page twin =
        ann.page().waitForPopup(() -> ann.page().evaluate("window.open(location.href); null"));
    assertThat(twin.locator("#state")).hasAttribute("data-state", "open");
    assertThat(twin.locator("#members li")).hasCount(2);
    ann.say("which of us?");
    assertThat(twin.locator("#log article.message .body")).hasText("which of us?");
    assertThat(twin.locator("#log article.message")).not().hasClass(Pattern.compile("\\bmine\\b"));
    assertThat(ann.at("#state")).hasAttribute("data-state", "open");
    assertThat(ann.id()).isEqualTo(client);
  }

  @Test
  void pageFromTheBackForwardCache_goesOn_withWhatWasSaidMeanwhile() throws Exception {
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("back")) {
      Person ann = people.in(server, "back", "Ann");
      ann.say("back in a moment");
      assertThat(bob.nextBody()).isEqualTo("back in a moment");
      String client = ann.id();
      ann.page().evaluate("addEventListener('pageshow', (e) => { window.wasKept = e.persisted; })");

      ann.page().navigate(server.http(ParleyWar.EMPTY_PAGE).toString());
      server.awaitMembers("back", 1); // her connection is gone
      bob.say("back", "she is gone for a moment");
      // One that was kept is not loaded again.
      ann.page().goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT));
      ann.awaitState("open");
      assertThat(ann.page().evaluate("window.wasKept")).isEqualTo(true);
      assertThat(ann.bodies())
          .hasText(new String[] {"back in a moment", "she is gone for a moment"});
      assertThat(ann.id()).isEqualTo(client);
      ann.say("here I am");
      assertThat(bob.nextBody()).isEqualTo("here I am");
      assertSawNobodyLeave(bob);
    }
  }

  private static void assertSawNobodyLeave(StructuredClient witness) throws Exception {
    List<JsonObject> presences = witness.presences();
    assertThat(presences)
        .allSatisfy(
            presence -> {
              if (presence.containsKey("left")) {
                assertThat(presence.getJsonArray("left")).isEmpty();
              }
            });
  }
}
