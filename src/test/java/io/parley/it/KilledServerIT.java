package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.parley.it.harness.LaunchedPayaraMicro;
import io.parley.it.harness.LaunchedServer;
import io.parley.it.harness.LaunchedWildFly;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a server whose process is killed, and started anew, comes back by itself and says what that means. */
@Tag("stock")
class KilledServerIT {
  @RegisterExtension final People people = new People();

  @Test
  void wildFly() throws Exception {
    assertPageComesBack(() -> LaunchedWildFly.provisioned(Map.of()));
  }

  @Test
  void payaraMicro() throws Exception {
    assertPageComesBack(() -> LaunchedPayaraMicro.start(Map.of()));
  }

  private void assertPageComesBack(Callable<LaunchedServer> launch) throws Exception {
    people.mayComplain();
    Person ann;
    try (LaunchedServer server = launch.call()) {
      server.awaitPage();
      ann = people.withClock(server.address());
      ann.enter("/").called("Ann");
      ann.say("before");
      assertThat(ann.message("before")).hasAttribute("data-state", "sent");
    }
    ann.awaitState("waiting");
    ann.say("while it was away");

    try (LaunchedServer anew = launch.call()) {
      anew.awaitPage();
      ann.awaitReturn();
      assertThat(ann.message("while it was away")).hasAttribute("data-state", "sent");
      assertThat(ann.at("#log .notice")).containsText("may be missing");
      assertThat(ann.members().first()).containsText("Ann");
    }
  }
}
