package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.parley.it.harness.Browser;
import io.parley.it.harness.ForeignSite;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import java.io.File;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The browser's own WebSocket, on a page of the test's ({@code src/test/webapp}) and on pages of other origins. What the WAR's
 * page does is in {@link ChatPageIT}.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class BrowserIT {
  private static final ForeignSite FRIEND = ForeignSite.start();
  private static final ForeignSite STRANGER = ForeignSite.start();

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with("chat.allowed-origins", FRIEND.origin())
        .addAsWebResource(new File("src/test/webapp/seed.html"))
        .addAsWebResource(new File("src/test/webapp/seed.js"));
  }

  @AfterAll
  static void stop() {
    FRIEND.close();
    STRANGER.close();
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
  }

  @Test
  void seedPage_opensSendsAndCloses_throughAllFourStates() {
    try (Page page = Browser.shared().newPage()) {
      page.navigate(server.http("/seed.html").toString());
      Locator records = page.locator("#records li");
      // Its Hello! is answered.
      assertThat(records)
          .hasText(new String[] {"new WebSocket() 0", "open 1", "message \"What's your name?\" 1"});

      page.locator("#send").click();
      assertThat(records.nth(3)).hasText("send() 1");
      assertThat(records.nth(4)).hasText("message \"What's your name?\" 1");

      page.locator("#close").click();
      assertThat(records.nth(5)).hasText("close() 2");
      // close() sends no code; both servers answer with 1000.
      assertThat(records.nth(6)).hasText("close 1000 true 3");
      assertThat(records).hasCount(7);
      Browser.screenshot(page, "seed");
    }
  }

  @Test
  void seedPage_refusedByTheServer_getsErrorThenClose() {
    try (Page page = Browser.shared().newPage()) {
      page.navigate(server.http("/seed.html?room=%20").toString());
      assertThat(page.locator("#records li"))
          .hasText(new String[] {"new WebSocket() 0", "error 3", "close 1006 false 3"});
    }
  }

  @Test
  void pageOfAnotherOrigin_notAllowed_cannotConnect() {
    try (Page page = Browser.shared().newPage()) {
      page.navigate(STRANGER.pageThatOpens(server.chat("")));
      assertThat(page.locator("output")).hasText("1006");
    }
  }

  @Test
  void pageOfAnotherOrigin_allowed_connects() {
    try (Page page = Browser.shared().newPage()) {
      page.navigate(FRIEND.pageThatOpens(server.chat("")));
      assertThat(page.locator("output")).hasText("open");
    }
  }
}
