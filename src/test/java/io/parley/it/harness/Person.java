package io.parley.it.harness;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Locator.GetByRoleOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody at the page, with a browser profile of their own, who does what people do there. Each test asks the page itself for
 * what it is about.
 */
public final class Person implements AutoCloseable {
  /** As long as the client waits at most before it tries again. */
  private static final long LONGEST_WAIT_MILLIS = 20_000;

  private final BrowserContext context;
  private final Page page;
  private final Server server;
  private final List<String> complaints = new ArrayList<>();

  /**
   * Somebody who has not opened the page yet.
   *
   * @param server or the {@link Cable}'s end
   */
  public Person(Server server, NewContextOptions options) {
    this.server = server;
    context = Browser.shared().newContext(options);
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  /** A screen of common size, light and in English. */
  public static NewContextOptions desk() {
    return new NewContextOptions().setViewportSize(1280, 800).setLocale("en-GB");
  }

  /** A telephone. */
  public static NewContextOptions phone() {
    return new NewContextOptions()
        .setViewportSize(390, 844)
        .setDeviceScaleFactor(2)
        .setHasTouch(true)
        .setLocale("en-GB");
  }

  /** Opens the page and waits until it is connected. */
  public Person enter(String pathAndQuery) {
    page.navigate(server.http(pathAndQuery).toString());
    awaitState("open");
    return this;
  }

  /** Takes a name, which stands first in the list of members from then on. */
  public Person called(String name) {
    Locator field = page.locator("#name");
    boolean isInDrawer = !field.isVisible();
    if (isInDrawer) {
      page.locator("#show-rooms").tap();
    }
    field.fill(name);
    field.press("Enter");
    if (isInDrawer) {
      page.keyboard().press("Escape");
    }
    assertThat(members().first()).containsText(name);
    return this;
  }

  /** Waits for a state of the connection. */
  public void awaitState(String state) {
    assertThat(page.locator("#state")).hasAttribute("data-state", state);
  }

  /** Does not wait for the page to try again; the button goes when it has done so by itself at this very moment. */
  public void reconnectNow() {
    page.evaluate("document.querySelector('#reconnect:not([hidden])')?.click()");
    awaitState("open");
  }

  /** Winds the page's clock on, which has to be installed, until the page has come back by itself. */
  public void awaitReturn() {
    page.waitForCondition(
        () -> {
          String state = page.locator("#state").getAttribute("data-state");
          if (state.equals("waiting")) {
            page.clock().fastForward(LONGEST_WAIT_MILLIS);
          }
          return state.equals("open");
        });
  }

  /** Writes and sends. */
  public void say(String text) {
    page.locator("#text").fill(text);
    page.locator("#text").press("Enter");
  }

  /** The texts of the log's messages, oldest first. */
  public Locator bodies() {
    return page.locator("#log article.message .body");
  }

  /** The messages that have this in them. */
  public Locator message(String text) {
    return page.locator("#log article.message").filter(having(text));
  }

  /** The entries of the list of members. */
  public Locator members() {
    return page.locator("#members li");
  }

  /** The entry of a room. */
  public Locator room(String name) {
    return page.locator("#rooms li[data-room='" + name + "']");
  }

  /** A button of some part of the page, by its accessible name. */
  public Locator button(Locator part, String name) {
    return part.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
  }

  /** Their UUID. */
  public String id() {
    return members().first().getAttribute("data-client");
  }

  /** For whatever else is there. */
  public Locator at(String selector) {
    return page.locator(selector);
  }

  /** The tab. */
  public Page page() {
    return page;
  }

  /** The profile. */
  public BrowserContext context() {
    return context;
  }

  /** Errors that were thrown or logged. */
  public List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    context.close();
  }

  private static FilterOptions having(String text) {
    return new FilterOptions().setHasText(text);
  }
}
