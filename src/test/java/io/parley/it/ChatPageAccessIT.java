package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.parley.it.harness.Cable;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.StructuredClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page for whoever has no mouse, hears it instead of seeing it, sees it badly, or gets ill of what moves. */
class ChatPageAccessIT extends WithServer {
  private static final int MOST_TABS = 60;

  /**
   * Keeps what a screen reader would be told of the log: every message that is added to it while it is live, which it is unless
   * it, or what the message is put into, is busy or switched off.
   */
  private static final String LISTEN_TO_THE_LOG =
      """
      window.announced = [];
      document.addEventListener('DOMContentLoaded', () => {
        const log = document.getElementById('log');
        const isLive = (target) => !target.closest('[aria-busy=true], [aria-live=off]');
        new MutationObserver((changes) => changes.filter(({ target }) => isLive(target)).forEach(({ addedNodes }) => {
          addedNodes.forEach((node) => {
            if (node.nodeType === Node.ELEMENT_NODE && isLive(node)) {
              [node, ...node.querySelectorAll('*')].filter((element) => element.matches('article.message'))
                  .forEach((message) => window.announced.push(message.querySelector('.body').textContent));
            }
          });
        })).observe(log, {childList: true, subtree: true});
      });
      """;

  @RegisterExtension final People people = new People();

  @Test
  void everything_isDoneWithTheKeyboardAlone() {
    Person ann = people.with(server, Person.desk()).enter("/?room=keys");
    Page page = ann.page();
    tabTo(page, "#name");
    page.keyboard().type("Ann");
    page.keyboard().press("Enter");
    assertThat(ann.at("#members")).containsText("Ann");

    tabTo(page, "#join input");
    page.keyboard().type("keys2");
    page.keyboard().press("Enter");
    assertThat(ann.at("#room-name")).hasText("keys2");

    tabTo(page, "#text");
    page.keyboard().type("First");
    page.keyboard().press("Enter");
    assertThat(ann.message("First")).hasAttribute("data-state", "sent");
    page.keyboard().press("ArrowUp");
    page.keyboard().press("End");
    page.keyboard().type(" of all");
    page.keyboard().press("Enter");
    assertThat(ann.message("First of all").locator(".edited")).hasCount(1);

    backTo(page, "#log article.message button");
    assertThat(page.locator(":focus")).hasAccessibleName(Pattern.compile("Edit|Delete"));
    while (!"Delete".equals(page.evaluate("document.activeElement.textContent.trim()"))) {
      page.keyboard().press("Shift+Tab");
    }
    page.keyboard().press("Enter");
    assertThat(ann.message("deleted")).hasCount(1);
    assertThat((Boolean) page.evaluate("document.activeElement !== document.body"))
        .as("the focus is somewhere")
        .isTrue();

    backTo(page, "#inspect");
    page.keyboard().press("Enter");
    assertThat(ann.at("#inspector")).isVisible();
    tabTo(page, "#do-ping");
    page.keyboard().press("Space");
    assertThat(ann.at("#round-trip")).hasText(Pattern.compile("\\d"));
    page.keyboard().press("Escape");
    assertThat(ann.at("#inspector")).isHidden();
    assertThat(ann.at("#inspect")).isFocused();

    tabTo(page, "#rooms li[data-room=keys2] button");
    page.keyboard().press("Enter");
    assertThat(ann.at("#room-name")).hasText("keys");
  }

  @Test
  void axe_findsNothingSerious_light() throws Exception {
    assertNothingSerious(inConversation(screen(), "axe-light"));
  }

  @Test
  void axe_findsNothingSerious_dark_inChinese() throws Exception {
    assertNothingSerious(
        inConversation(screen().setColorScheme(ColorScheme.DARK).setLocale("zh-CN"), "axe-dark"));
  }

  @Test
  void axe_findsNothingSerious_onAPhone_withADrawerOpen() throws Exception {
    Person ann = inConversation(Person.phone().setBypassCSP(true), "axe-phone");
    assertNothingSerious(ann);
    ann.at("#show-rooms").tap();
    assertNothingSerious(ann);
  }

  @Test
  void axe_findsNothingSerious_withTheInspectorOpen_lightAndDark() throws Exception {
    Person ann = inConversation(screen(), "axe-inspector");
    ann.at("#inspect").click();
    assertNothingSerious(ann);
    ann.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertNothingSerious(ann);
  }

  @Test
  void axe_findsNothingSerious_whileReconnecting_withAFailedMessage() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server)) {
      Person ann = people.with(cable.end(), screen());
      ann.page().clock().install();
      ann.enter("/?room=axe-lost");
      ann.say("It was here.");
      assertThat(ann.message("It was here.")).hasAttribute("data-state", "sent");
      cable.cut();
      ann.awaitState("waiting");
      ann.say("Is it still?");
      ann.page().clock().fastForward(61_000);
      assertThat(ann.message("still")).hasAttribute("data-state", "failed");
      assertNothingSerious(ann);
    }
  }

  @Test
  void eachNewMessage_isAnnouncedOnce_andWhatWasSaidBeforeIsNot() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server);
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("heard")) {
      for (int i = 1; i <= 70; i++) {
        bob.say("heard", "past " + i);
      }
      Person ann = people.with(cable.end(), Person.desk());
      ann.page().addInitScript(LISTEN_TO_THE_LOG);
      ann.enter("/?room=heard").called("Ann");
      assertThat(ann.message("past 70")).hasCount(1);
      bob.say("heard", "one");
      assertThat(ann.message("one")).hasCount(1);
      ann.say("two");
      assertThat(ann.message("two")).hasAttribute("data-state", "sent");

      // Older ones in front, another room and back, an edit, a connection that comes back.
      ann.at("#log").hover();
      ann.page().mouse().wheel(0, -100_000);
      assertThat(ann.bodies().first()).hasText("past 1");
      ann.at("#join input").fill("heard2");
      ann.at("#join input").press("Enter");
      assertThat(ann.at("#log article.message")).hasCount(0);
      ann.room("heard").locator("a").click();
      assertThat(ann.message("two")).hasCount(1);
      ann.at("#text").press("ArrowUp");
      ann.say("two, edited");
      assertThat(ann.message("two, edited").locator(".edited")).hasCount(1);
      cable.cut();
      ann.awaitState("waiting");
      ann.say("written meanwhile");
      bob.say("heard", "three");
      cable.mend();
      ann.reconnectNow();
      assertThat(ann.message("written meanwhile")).hasAttribute("data-state", "sent");
      assertThat(ann.message("three")).hasCount(1);
      bob.say("heard", "four");
      assertThat(ann.message("four")).hasCount(1);

      assertThat((List<?>) ann.page().evaluate("announced"))
          .isEqualTo(List.of("one", "two", "written meanwhile", "three", "four"));
      assertThat(ann.at("#log")).hasRole(AriaRole.LOG);
      assertThat(ann.at("#log")).hasAccessibleName("Messages");
    }
  }

  @Test
  void lostConnection_isTold_asAStatus_inOneSentence() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server)) {
      Person ann = people.in(cable.end(), "status", "Ann");
      ann.page()
          .evaluate(
              """
              () => {
                window.told = [];
                const banner = document.getElementById('banner');
                const live = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest('[aria-live=off]') === null;
                new MutationObserver((changes) => changes
                    .filter(({ target }) => live(target))
                    .flatMap(({ type, target, addedNodes }) => type === 'characterData' ? [target] : [...addedNodes])
                    .forEach((node) => node.textContent.trim() && window.told.push(node.textContent.trim())))
                    .observe(banner, {childList: true, subtree: true, characterData: true});
              }
              """);
      assertThat(ann.at("#banner-sentence")).hasAttribute("role", "status");
      cable.cut();
      ann.awaitState("waiting");
      assertThat(ann.at("#countdown")).hasText(Pattern.compile("\\d"));
      cable.mend();
      ann.reconnectNow();
      assertThat((List<?>) ann.page().evaluate("told.map(t => t.replace(/\\\\s+/g, ' '))"))
          .hasSizeLessThanOrEqualTo(3)
          .allSatisfy(told -> assertThat((String) told).doesNotContainPattern("\\d"));
    }
  }

  @Test
  void whoeverWantsLessMotion_getsNone() {
    Person ann = people.with(server, Person.desk().setReducedMotion(ReducedMotion.REDUCE));
    ann.enter("/?room=still");
    ann.at("#inspect").click();
    ann.say("Quietly.");
    assertThat(ann.message("Quietly.")).hasAttribute("data-state", "sent");
    assertThat(
            (List<?>)
                ann.page()
                    .evaluate(
                        """
                        () => [...document.querySelectorAll('*')].map((element) => getComputedStyle(element))
                            .flatMap((style) => [style.transitionDuration, style.animationDuration])
                            .flatMap((durations) => durations.split(', '))
                            .filter((duration) => parseFloat(duration) > 0.02)
                        """))
        .isEmpty();
    assertThat(
            ann.page().evaluate("getComputedStyle(document.getElementById('log')).scrollBehavior"))
        .isEqualTo("auto");
  }

  /** On a page whose policy lets axe in. */
  private static NewContextOptions screen() {
    return Person.desk().setBypassCSP(true);
  }

  /** With every kind of message in sight. */
  private Person inConversation(NewContextOptions options, String room) throws Exception {
    Person ann = people.with(server, options).enter("/?room=" + room);
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob").joined(room)) {
      ann.say("Have you seen https://example.org/?");
      ann.say("Or not?");
      assertThat(ann.message("Or not?")).hasAttribute("data-state", "sent");
      bob.say(room, "I have.");
      bob.settle("send", "\"room\":\"" + room + "\",\"body\":{\"mood\":\"fine\"}");
      bob.send("signal", "\"room\":\"" + room + "\",\"kind\":\"typing\"");
      assertThat(ann.at("#log article.message")).hasCount(4);
      ann.at("#text").press("ArrowUp");
      ann.say("Or have you not?");
      assertThat(ann.at(".edited")).hasCount(1);
      bob.settle("edit", "\"room\":\"" + room + "\",\"offset\":3,\"delete\":true");
      ann.message("Or have you not?").hover();
      assertThat(ann.message("I have.")).hasCount(0);
    }
    return ann;
  }

  private static void assertNothingSerious(Person person) {
    // Colours that are on their way from one theme to the other are neither's.
    person
        .page()
        .waitForFunction(
            "() => document.getAnimations().every((one) => one.playState !== 'running'"
                + " || one.effect.getComputedTiming().iterations === Infinity)");
    List<Rule> violations = axe(person.page()).analyze().getViolations();
    assertThat(violations)
        .filteredOn(rule -> List.of("serious", "critical").contains(rule.getImpact()))
        .extracting(
            rule ->
                rule.getId()
                    + ": "
                    + rule.getNodes().get(0).getHtml()
                    + " "
                    + rule.getNodes().get(0).getFailureSummary())
        .isEmpty();
  }

  /** The old way spares a page for gathering what frames found: there are none. */
  private static AxeBuilder axe(Page page) {
    return new AxeBuilder(page).setLegacyMode(true);
  }

  private static void tabTo(Page page, String selector) {
    walk(page, "Tab", selector);
  }

  private static void backTo(Page page, String selector) {
    walk(page, "Shift+Tab", selector);
  }

  /** Presses a key until the focus is there; each stop on the way shows that it has it. */
  private static void walk(Page page, String key, String selector) {
    for (int i = 0; i < MOST_TABS; i++) {
      page.keyboard().press(key);
      Object stop =
          page.evaluate(
              """
              (selector) => {
                const focused = document.activeElement;
                const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
                const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
                    || getComputedStyle(focused.parentElement ?? focused).boxShadow !== 'none'
                    || getComputedStyle(focused.parentElement ?? focused).outlineStyle !== 'none';
                return focused.matches(selector) ? 'there' : seen || focused === document.body ? 'on' : focused.outerHTML;
              }
              """,
              selector);
      if (stop.equals("there")) {
        return;
      }
      assertThat(stop).as("a stop that does not show the focus").isEqualTo("on");
    }
    throw new AssertionError("not reached: " + selector);
  }
}
