package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.StructuredClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms on the page: coming and going, what has not been read, what was said before, and what is kept for a reload. */
class ChatPageRoomsIT extends WithServer {
  /** A page in a tab that nobody looks at; and one that says what it would notify its owner of. */
  private static final String TAB_AND_NOTIFICATIONS =
      """
      let hidden = false;
      Object.defineProperty(document, 'hidden', {get: () => hidden});
      Object.defineProperty(document, 'visibilityState', {get: () => hidden ? 'hidden' : 'visible'});
      document.hasFocus = () => !hidden;
      window.hide = (value) => {
        hidden = value;
        document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
        window.dispatchEvent(new Event(value ? 'blur' : 'focus'));
      };
      window.asked = 0;
      window.notified = [];
      window.Notification = class extends EventTarget {
        static permission = 'default';
        static async requestPermission() {
          window.asked += 1;
          return Notification.permission = 'granted';
        }
        constructor(title, options) {
          super();
          window.notified.push(title + ' | ' + options?.body);
        }
        close() {}
      };
      """;

  /** What is asked of the lobby is asked of a room that cannot be, and counted. */
  private static final String LOBBY_IS_REFUSED =
      """
      window.lobbyJoins = 0;
      window.WebSocket = class extends WebSocket {
        send(data) {
          super.send(data.replaceAll('"room":"lobby"', () => {
            window.lobbyJoins += 1;
            return '"room":"no lobby"';
          }));
        }
      };
      """;

  @RegisterExtension final People people = new People();

  @Test
  void firstVisit_isInTheLobby_andMayWriteAtOnce() {
    Person ann = people.with(server, Person.desk()).enter("/");
    assertThat(ann.at("#room-name")).hasText("lobby");
    assertThat(ann.room("lobby").locator("a")).hasAttribute("aria-current", "page");
    ann.page().keyboard().type("Hello, everybody");
    ann.page().keyboard().press("Enter");
    assertThat(ann.message("Hello, everybody")).hasAttribute("data-state", "sent");
    assertThat(ann.page()).hasTitle("lobby · Parley");
  }

  @Test
  void rooms_areEnteredByAddressAndByName_andBackGoesBack() {
    Person ann = people.in(server, "harbour", "Ann");
    assertThat(ann.at("#room-name")).hasText("harbour");
    ann.at("#join input").fill("deck");
    ann.button(ann.at("#join"), "Join").click();
    assertThat(ann.at("#room-name")).hasText("deck");
    assertThat(ann.page()).hasURL(Pattern.compile("\\?room=deck$"));
    assertThat(ann.at("#join input")).hasValue("");

    ann.page().evaluate("window.notLoadedAgain = true");
    ann.room("harbour").locator("a").click();
    assertThat(ann.at("#room-name")).hasText("harbour");
    ann.page().goBack();
    assertThat(ann.at("#room-name")).hasText("deck");
    assertThat(ann.page()).hasTitle("deck · Parley");
    assertThat(ann.page().evaluate("window.notLoadedAgain")).isEqualTo(true);

    ann.button(ann.room("deck"), "Leave deck").click();
    assertThat(ann.at("#room-name")).hasText("harbour");
    assertThat(ann.room("deck")).hasCount(0);
    server.awaitMembers("deck", 0);
    server.awaitMembers("harbour", 1);
  }

  @Test
  void roomThatMayNotBe_isRefusedInWords_andTheOthersStay() {
    Person ann = people.in(server, "allowed", "Ann");
    ann.at("#join input").fill("no spaces");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#join [role=alert]")).not().isEmpty();
    assertThat(ann.at("#rooms li")).hasCount(1);
    assertThat(ann.at("#room-name")).hasText("allowed");
    ann.at("#join input").fill("spaceless");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#room-name")).hasText("spaceless");
    assertThat(ann.at("#join [role=alert]")).isEmpty();
  }

  @Test
  void refusedRoom_leadsBackToTheOneShownBefore_withItsDraft() {
    Person ann = people.in(server, "first", "Ann");
    for (String room : new String[] {"second", "third"}) {
      ann.at("#join input").fill(room);
      ann.at("#join input").press("Enter");
      assertThat(ann.at("#room-name")).hasText(room);
    }
    ann.room("first").locator("a").click();
    ann.at("#text").fill("begun");
    ann.at("#join input").fill("not this one");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#join [role=alert]")).containsText("not this one");
    assertThat(ann.at("#room-name")).hasText("first");
    assertThat(ann.at("#text")).hasValue("begun");
  }

  @Test
  void lobbyThatIsRefused_isAskedForOnce_andTheReasonStands() {
    Person ann = people.with(server, Person.desk());
    ann.page().addInitScript(LOBBY_IS_REFUSED);
    ann.enter("/?room=no%20such");
    assertThat(ann.at("#log")).containsText("You are in no room");
    assertThat(ann.at("#log .refusal")).containsText("lobby");
    assertThat(ann.at("#room-refusal")).isHidden();
    letFramesPass(ann);
    assertThat(ann.page().evaluate("lobbyJoins")).isEqualTo(1);
  }

  @Test
  void refusalOnAPhone_isToldInSight() {
    Person ann = people.with(server, Person.phone()).enter("/?room=no%20such");
    assertThat(ann.at("#room-name")).hasText("lobby");
    assertThat(ann.at("#room-refusal")).containsText("no such");
    assertThat(ann.at("#room-refusal")).isInViewport();
    ann.at("#show-rooms").tap();
    ann.at("#join input").fill("nor this");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#room-refusal")).containsText("nor this");
    assertThat(ann.at("#room-refusal")).isInViewport();
    assertThat(ann.at("#join-refusal")).isHidden();
    ann.say("going on");
    assertThat(ann.at("#room-refusal")).isHidden();
  }

  @Test
  void messagesOfAnotherRoom_areCounted_andDividedFromTheReadOnes() throws Exception {
    Person ann = people.in(server, "front", "Ann");
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      bob.joined("front");
      bob.say("front", "read");
      assertThat(ann.message("read")).hasCount(1);
      ann.at("#join input").fill("back");
      ann.at("#join input").press("Enter");
      assertThat(ann.at("#room-name")).hasText("back");
      bob.say("front", "new one");
      bob.say("front", "new two");
      assertThat(ann.room("front").locator(".unread")).hasText("2");
      assertThat(ann.page()).hasTitle("(2) back · Parley");

      ann.room("front").locator("a").click();
      assertThat(ann.bodies()).hasText(new String[] {"read", "new one", "new two"});
      assertThat(ann.at("#log .divider.unread-from")).hasCount(1);
      assertThat(
              ann.page()
                  .evaluate(
                      "() => [...document.querySelectorAll('#log .body, #log .unread-from')]"
                          + ".map(e => e.matches('.body') ? e.textContent : '---')"))
          .isEqualTo(List.of("read", "---", "new one", "new two"));
      assertThat(ann.room("front").locator(".unread:visible")).hasCount(0);
      assertThat(ann.page()).hasTitle("front · Parley");
    }
  }

  @Test
  void readerWhoScrolledUp_isLeftThere_andMayJumpToTheLatest() throws Exception {
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      bob.joined("long");
      for (int i = 1; i <= 40; i++) {
        bob.say("long", "line " + i);
      }
      Person ann = people.in(server, "long", "Ann");
      assertThat(ann.message("line 40")).isInViewport();
      assertThat(ann.at("#jump")).isHidden();
      scroll(ann, -600);
      assertThat(ann.message("line 40")).not().isInViewport();
      double place = topOf(ann.message("line 20"));
      bob.say("long", "news");
      bob.say("long", "more news");
      assertThat(ann.at("#jump")).containsText("2");
      assertThat(ann.page()).hasTitle("(2) long · Parley");
      assertThat(topOf(ann.message("line 20"))).isEqualTo(place);

      ann.at("#jump").click();
      assertThat(ann.message("more news")).isInViewport();
      assertThat(ann.at("#jump")).isHidden();
      assertThat(ann.page()).hasTitle("long · Parley");
      bob.say("long", "followed");
      assertThat(ann.message("followed")).isInViewport();
    }
  }

  @Test
  void olderHistory_comesOnScrollingUp_andTheReaderKeepsThePlace() throws Exception {
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      bob.joined("history");
      for (int i = 1; i <= 90; i++) {
        bob.say("history", "entry " + i + ".");
      }
      Person ann = people.in(server, "history", "Ann");
      assertThat(ann.message("entry 90.")).isInViewport();
      assertThat(ann.message("entry 40.")).hasCount(0);
      // One turn of the wheel reaches the first of those that are there, and its place is kept.
      scroll(ann, -100_000);
      assertThat(ann.message("entry 40.")).hasCount(1);
      assertThat(ann.message("entry 41.")).isInViewport();
      scroll(ann, -100_000);
      assertThat(ann.message("entry 1.")).isInViewport();
      assertThat(ann.at("#log article.message")).hasCount(90);
      assertThat(
              ann.page()
                  .evaluate(
                      "() => [...document.querySelectorAll('#log article.message')]"
                          + ".every((e, i) => e.dataset.offset == i + 1)"))
          .isEqualTo(true);
    }
  }

  @Test
  void olderHistory_thatCannotBeRead_isAskedForOnce_andComesWithTheConnection() throws Exception {
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      sayLines(bob, "unread-past", 60);
      Person ann = people.in(server, "unread-past", "Ann");
      assertThat(ann.message("line 60.")).isInViewport();
      ann.at("#inspect").click();
      ann.at("#do-close").click();
      ann.awaitState("closed");
      scroll(ann, -100_000);
      ann.page()
          .evaluate(
              """
              () => {
                window.renderings = 0;
                new MutationObserver((changes) => { window.renderings += changes.length; })
                    .observe(document.getElementById('log'), {attributeFilter: ['aria-busy']});
              }
              """);
      letFramesPass(ann);
      assertThat((Integer) ann.page().evaluate("renderings")).isLessThan(10);
      ann.reconnectNow();
      assertThat(ann.bodies().first()).hasText("line 1.");
    }
  }

  @Test
  void directMessage_staysAtItsPlace_andWaitsForARoom() throws Exception {
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      sayLines(bob, "aside", 60);
      Person ann = people.in(server, "aside", "Ann");
      assertThat(ann.message("line 60.")).isInViewport();
      String id = ann.id();
      bob.ok("send", "\"to\":\"" + id + "\",\"body\":\"for you\"");
      bob.say("aside", "for all");
      assertThat(ann.message("for all")).hasCount(1);
      scroll(ann, -100_000);
      assertThat(ann.bodies().first()).hasText("line 1.");
      assertThat(ann.bodies().nth(10)).hasText("line 11.");
      assertThat(ann.bodies().nth(60)).hasText("for you");
      assertThat(ann.bodies().nth(61)).hasText("for all");

      ann.button(ann.room("aside"), "Leave aside").click();
      assertThat(ann.at("#log")).containsText("You are in no room");
      bob.ok("send", "\"to\":\"" + id + "\",\"body\":\"where are you\"");
      ann.at("#join input").fill("elsewhere");
      ann.at("#join input").press("Enter");
      assertThat(ann.message("where are you")).hasCount(1);
    }
  }

  @Test
  void draft_survivesAReload_inItsRoom() {
    Person ann = people.in(server, "drafts", "Ann");
    ann.at("#text").fill("half a thou");
    ann.at("#join input").fill("drafts2");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#room-name")).hasText("drafts2");
    assertThat(ann.at("#text")).hasValue("");
    ann.at("#text").fill("another");
    // The address is that of a room that has let one in.
    assertThat(ann.page()).hasURL(Pattern.compile("\\?room=drafts2$"));

    ann.page().reload();
    ann.awaitState("open");
    assertThat(ann.at("#room-name")).hasText("drafts2");
    assertThat(ann.at("#text")).hasValue("another");
    ann.room("drafts").locator("a").click();
    assertThat(ann.at("#text")).hasValue("half a thou");
    assertThat(ann.at("#name")).hasValue("Ann");
  }

  @Test
  void notifications_comeWhenAskedFor_andNobodyIsLooking() throws Exception {
    Person ann = people.with(server, Person.desk());
    ann.page().addInitScript(TAB_AND_NOTIFICATIONS);
    ann.enter("/?room=bell").called("Ann");
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      bob.joined("bell");
      ann.page().evaluate("hide(true)");
      bob.say("bell", "nobody asked");
      assertThat(ann.page()).hasTitle("(1) bell · Parley");
      ann.page().evaluate("hide(false)");
      assertThat(ann.page().evaluate("[asked, notified.length]")).isEqualTo(List.of(0, 0));

      ann.at("#notify").click();
      assertThat(ann.at("#notify")).hasAttribute("aria-pressed", "true");
      bob.say("bell", "she sees it");
      assertThat(ann.message("she sees it")).hasCount(1);
      ann.page().evaluate("hide(true)");
      bob.say("bell", "she does not");
      ann.page().waitForFunction("notified.length > 0");
      assertThat((List<?>) ann.page().evaluate("notified"))
          .singleElement()
          .asString()
          .contains("Bob")
          .contains("she does not");
      ann.page().evaluate("hide(false)");
      assertThat(ann.page()).hasTitle("bell · Parley");

      ann.at("#notify").click();
      assertThat(ann.at("#notify")).hasAttribute("aria-pressed", "false");
    }
  }

  @Test
  void onAPhone_theLogIsAlone_andTheListsComeWhenAskedFor() {
    Person ann = people.with(server, Person.phone()).enter("/?room=phone");
    for (String[] drawer :
        new String[][] {{"#show-rooms", "#rooms"}, {"#show-members", "#members"}}) {
      assertThat(ann.at(drawer[1])).not().isInViewport();
      ann.at(drawer[0]).tap();
      assertThat(ann.at(drawer[1])).isInViewport();
      assertThat(ann.at(drawer[0])).hasAttribute("aria-expanded", "true");
      ann.page().keyboard().press("Escape");
      assertThat(ann.at(drawer[1])).not().isInViewport();
    }
    ann.at("#show-rooms").tap();
    ann.at("#join input").fill("phone2");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#room-name")).hasText("phone2");
    assertThat(ann.at("#rooms")).not().isInViewport();
    ann.say("from the tram");
    assertThat(ann.message("from the tram")).isInViewport();
  }

  private static void scroll(Person person, double pixels) {
    person.at("#log").hover();
    person.page().mouse().wheel(0, pixels);
  }

  private static void sayLines(StructuredClient author, String room, int count) throws Exception {
    author.joined(room);
    for (int i = 1; i <= count; i++) {
      author.say(room, "line " + i + ".");
    }
  }

  /** Time for a page to do once too often what it does in each frame. */
  private static void letFramesPass(Person person) {
    person
        .page()
        .evaluate(
            """
            () => new Promise((done) => {
              let frames = 0;
              const next = () => (++frames < 40 ? requestAnimationFrame(next) : done());
              next();
            })
            """);
  }

  private static double topOf(Locator message) {
    return message.boundingBox().y;
  }
}
