package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import io.parley.it.harness.Cable;
import io.parley.it.harness.ChatClient;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.StructuredClient;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People talk on the page: what they write, what becomes of it, and what they see of each other. */
class ChatPageIT extends WithServer {
  /** More than the client waits for an answer. */
  private static final long PAST_THE_DEADLINE_MILLIS = 61_000;

  @RegisterExtension final People people = new People();

  @Test
  void twoPeople_talk_andEachMessageIsThereOnce() {
    Person ann = people.in(server, "talk", "Ann");
    Person bob = people.in(server, "talk", "Bob");
    ann.say("Is anybody there?");
    assertThat(bob.bodies()).hasText(new String[] {"Is anybody there?"});
    bob.say("Yes.");

    assertThat(ann.bodies()).hasText(new String[] {"Is anybody there?", "Yes."});
    assertThat(bob.bodies()).hasText(new String[] {"Is anybody there?", "Yes."});
    assertThat(ann.message("Is anybody")).hasClass(Pattern.compile("\\bmine\\b"));
    assertThat(ann.message("Is anybody")).hasAttribute("data-state", "sent");
    assertThat(ann.message("Is anybody")).hasAttribute("data-offset", "1");
    assertThat(bob.message("Is anybody").locator(".author")).hasText("Ann");
    assertThat(bob.message("Is anybody")).not().hasClass(Pattern.compile("\\bmine\\b"));
    assertThat(ann.at("#text")).hasValue("");
  }

  @Test
  void shiftEnter_breaksTheLine_andWhiteSpaceAloneIsNotSent() {
    Person ann = people.in(server, "lines", "Ann");
    ann.at("#text").fill("   ");
    ann.at("#text").press("Enter");
    ann.at("#text").fill("one");
    ann.at("#text").press("Shift+Enter");
    ann.at("#text").pressSequentially("two");
    ann.at("#text").press("Enter");
    assertThat(ann.message("one")).hasAttribute("data-offset", "1");
    assertThat(ann.bodies()).hasCount(1);
    assertThat((String) ann.bodies().evaluate("body => body.innerText")).isEqualTo("one\ntwo");
  }

  @Test
  void threePeople_seeWhoIsThere_whoGoes_andWhoTakesAnotherName() {
    Person ann = people.in(server, "members", "Ann");
    Person bob = people.in(server, "members", "Bob");
    Person eve = people.in(server, "members", "Eve");
    assertThat(ann.members()).hasCount(3);
    assertThat(ann.at("#count")).containsText("3");
    assertThat(ann.members().filter(new Locator.FilterOptions().setHasText("(you)")))
        .containsText("Ann");
    assertThat(ann.at("#members")).containsText("Bob");

    bob.called("Robert");
    assertThat(ann.at("#members")).containsText("Robert");
    eve.button(eve.room("members"), "Leave members").click();
    assertThat(ann.members()).hasCount(2);
    assertThat(ann.at("#count")).containsText("2");
    assertThat(ann.at("#members")).not().containsText("Eve");
  }

  @Test
  void ownMessage_isEditedAndDeleted_forEverybody() {
    Person ann = people.in(server, "edits", "Ann");
    Person bob = people.in(server, "edits", "Bob");
    ann.say("Let us meet at noon.");
    ann.say("Bring the keys.");
    assertThat(bob.bodies()).hasCount(2);
    assertThat(bob.at("#log article button")).hasCount(0);

    ann.message("noon").hover();
    ann.button(ann.message("noon"), "Edit").click();
    assertThat(ann.at("#text")).hasValue("Let us meet at noon.");
    ann.say("Let us meet at one.");
    assertThat(bob.bodies()).hasText(new String[] {"Let us meet at one.", "Bring the keys."});
    assertThat(bob.message("at one").locator(".edited")).hasCount(1);
    assertThat(ann.message("at one").locator(".edited")).hasCount(1);

    ann.at("#text").press("ArrowUp");
    assertThat(ann.at("#text")).hasValue("Bring the keys.");
    ann.at("#text").press("Escape");
    assertThat(ann.at("#text")).hasValue("");

    ann.message("keys").hover();
    ann.button(ann.message("keys"), "Delete").click();
    assertThat(bob.message("keys")).hasCount(0);
    assertThat(bob.message("deleted")).hasCount(1);
    assertThat(ann.message("deleted").locator("button")).hasCount(0);
    // Whoever comes later sees them as they are now.
    Person eve = people.in(server, "edits", "Eve");
    assertThat(eve.at("#log article.message")).hasCount(2);
    assertThat(eve.message("at one")).hasCount(1);
    assertThat(eve.message("deleted")).hasCount(1);
  }

  @Test
  void messageWithoutAnAnswer_isPending_thenFailed_andARetryStoresItOnce() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server);
        StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      bob.joined("answers");
      Person ann = people.withClock(cable.end());
      ann.enter("/?room=answers").called("Ann");
      ann.say("first");
      assertThat(ann.message("first")).hasAttribute("data-state", "sent");

      cable.goDark();
      ann.say("second");
      assertThat(ann.message("second")).hasAttribute("data-state", "pending");
      ann.page().clock().fastForward(PAST_THE_DEADLINE_MILLIS);
      assertThat(ann.message("second")).hasAttribute("data-state", "failed");
      assertThat(ann.message("second"))
          .containsText(Pattern.compile("may have been sent", Pattern.CASE_INSENSITIVE));

      cable.mend();
      ann.button(ann.message("second"), "Retry").click();
      assertThat(ann.message("second")).hasAttribute("data-state", "sent");
      ann.say("third");
      assertThat(bob.nextBody()).isEqualTo("first");
      assertThat(bob.nextBody()).isEqualTo("second");
      assertThat(bob.nextBody()).isEqualTo("third");
      assertThat(ann.bodies()).hasText(new String[] {"first", "second", "third"});
    }
  }

  @Test
  void editWithoutAnAnswer_failsAtItsMessage_andARetrySavesIt() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server)) {
      Person ann = people.withClock(cable.end());
      ann.enter("/?room=saving").called("Ann");
      ann.say("draft");
      assertThat(ann.message("draft")).hasAttribute("data-state", "sent");
      cable.goDark();
      ann.at("#text").press("ArrowUp");
      ann.say("final");
      assertThat(ann.message("draft")).containsText("Saving…");
      ann.page().clock().fastForward(PAST_THE_DEADLINE_MILLIS);
      assertThat(ann.message("draft")).containsText("Not saved:");
      cable.mend();
      ann.button(ann.message("draft"), "Retry").click();
      assertThat(ann.bodies()).hasText(new String[] {"final"});
      assertThat(ann.button(ann.message("final"), "Retry")).hasCount(0);
    }
  }

  @Test
  void edit_waitsWhileAnotherRoomIsShown() {
    Person ann = people.in(server, "edited", "Ann");
    ann.say("original");
    assertThat(ann.message("original")).hasAttribute("data-state", "sent");
    ann.at("#text").press("ArrowUp");
    ann.at("#text").fill("half of the edit");
    ann.at("#join input").fill("not-edited");
    ann.at("#join input").press("Enter");
    assertThat(ann.at("#room-name")).hasText("not-edited");
    assertThat(ann.at("#text")).hasValue("");
    ann.room("edited").locator("a").click();
    assertThat(ann.at("#text")).hasValue("half of the edit");
    ann.at("#text").press("Enter");
    assertThat(ann.bodies()).hasText(new String[] {"half of the edit"});
  }

  @Test
  void unsentMessage_survivesAReload_andARetrySendsItOnce() {
    Person ann = people.in(server, "unsent", "Ann");
    ann.at("#inspect").click();
    ann.at("#do-close").click();
    ann.awaitState("closed");
    ann.say("left behind");
    assertThat(ann.message("left behind")).hasCount(1);
    ann.page().reload();
    ann.awaitState("open");
    assertThat(ann.message("left behind")).containsText("Not sent yet.");
    ann.button(ann.message("left behind"), "Retry").click();
    assertThat(ann.message("left behind")).hasAttribute("data-state", "sent");
    ann.page().reload();
    ann.awaitState("open");
    assertThat(ann.message("left behind")).hasAttribute("data-state", "sent");
    assertThat(ann.bodies()).hasCount(1);
  }

  @Test
  void failedMessage_mayBeDiscarded() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server)) {
      Person ann = people.withClock(cable.end());
      ann.enter("/?room=discard").called("Ann");
      cable.cut();
      ann.say("never mind");
      ann.page().clock().fastForward(PAST_THE_DEADLINE_MILLIS);
      assertThat(ann.message("never mind")).hasAttribute("data-state", "failed");
      ann.button(ann.message("never mind"), "Discard").click();
      assertThat(ann.message("never mind")).hasCount(0);
      assertThat(ann.at("#log")).isFocused();
    }
  }

  @Test
  void textThatIsTooLarge_isRefusedInWords_andStaysInTheComposer() {
    Person ann = people.in(server, "large", "Ann");
    String large = "letters ".repeat(10_000);
    ann.at("#text").fill(large);
    ann.at("#text").press("Enter");
    assertThat(ann.at("#composer [role=alert]")).not().isEmpty();
    assertThat(ann.at("#text")).hasValue(large);
    assertThat(ann.at("#log article.message")).hasCount(0);
    ann.say("shorter");
    assertThat(ann.message("shorter")).hasAttribute("data-state", "sent");
  }

  @Test
  void whoIsTyping_isShown_untilTheMessageComes_orForAWhile() {
    Person ann = people.in(server, "typing", "Ann");
    Person bob = people.withClock(server);
    bob.enter("/?room=typing").called("Bob");

    ann.at("#text").pressSequentially("Wait");
    assertThat(bob.at("#typing")).containsText("Ann");
    assertThat(ann.at("#typing")).hasText("");
    ann.at("#text").press("Enter");
    assertThat(bob.message("Wait")).hasCount(1);
    assertThat(bob.at("#typing")).hasText("");

    // Nothing was said, and no sign of typing came any more.
    ann.at("#text").fill("Never mind");
    assertThat(bob.at("#typing")).containsText("Ann");
    bob.page().clock().fastForward(6000);
    assertThat(bob.at("#typing")).hasText("");
  }

  @Test
  void whatOtherClientsSend_isShownAsTextOrJson() throws Exception {
    Person ann = people.in(server, "mixed", "Ann");
    try (ChatClient plain = new ChatClient(server.chat("?room=mixed&name=Plain"));
        StructuredClient bot = new StructuredClient(server, "?name=Bot")) {
      server.awaitMembers("mixed", 2);
      plain.send("from a plain client");
      assertThat(ann.message("from a plain client").locator(".author")).hasText("Plain");
      bot.joined("mixed");
      bot.settle("send", "\"room\":\"mixed\",\"body\":{\"temperature\":21.50,\"on\":[true,null]}");
      assertThat(ann.bodies().last()).hasText("{\"temperature\":21.5,\"on\":[true,null]}");
      bot.settle("send", "\"to\":\"" + ann.id() + "\",\"body\":\"between us\"");
      assertThat(ann.message("between us")).hasCount(1);
    }
  }

  @Test
  void addresses_becomeLinks_thatTellTheOtherSideNothing() {
    Person ann = people.in(server, "links", "Ann");
    ann.say(
        "See https://example.org/a_(b)?c=d#e, (http://example.com/x). javascript:alert(1) "
            + "ftp://example.org https:// www.example.org");
    Locator links = ann.at("#log .body a");
    assertThat(links)
        .hasText(new String[] {"https://example.org/a_(b)?c=d#e", "http://example.com/x"});
    assertThat(links.first()).hasAttribute("href", "https://example.org/a_(b)?c=d#e");
    assertThat(links.first()).hasAttribute("target", "_blank");
    assertThat(links.first()).hasAttribute("rel", Pattern.compile("noopener.*noreferrer"));
  }

  @Test
  void browserWithoutStorageAndNotifications_isGoodEnoughToChat() {
    Person ann = people.with(server, Person.desk());
    ann.page()
        .addInitScript(
            """
            for (const name of ['localStorage', 'sessionStorage']) {
              Object.defineProperty(window, name, {get() { throw new DOMException('switched off', 'SecurityError'); }});
            }
            delete window.Notification;
            """);
    ann.enter("/?room=bare").called("Ann");
    ann.at("#notify").click();
    assertThat(ann.at("#notify")).hasAttribute("aria-pressed", "false");
    ann.at("button[value=zh]").click();
    ann.say("It goes without.");
    assertThat(ann.message("It goes without.")).hasAttribute("data-state", "sent");
    ann.page().reload();
    ann.awaitState("open");
    assertThat(ann.bodies()).hasText(new String[] {"It goes without."});
  }

  @Test
  void enterOfAnInputMethod_doesNotSend() {
    Person ann = people.in(server, "composing", "Ann");
    ann.at("#text").focus();
    ann.page()
        .evaluate(
            "document.getElementById('text')"
                + ".addEventListener('keydown', (e) => { window.composing = e.isComposing; })");
    CDPSession keyboard = ann.context().newCDPSession(ann.page());
    keyboard.send("Input.imeSetComposition", composition("nihao"));
    keyboard.send("Input.dispatchKeyEvent", enterKey());
    assertThat(ann.page().evaluate("window.composing")).isEqualTo(true);
    // Safari's way: no longer composing, but the key code of an input method.
    assertThat(
            ann.page()
                .evaluate(
                    "document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown',"
                        + " {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))"))
        .isEqualTo(true);
    assertThat(ann.at("#text")).hasValue("nihao");
    assertThat(ann.at("#log article.message")).hasCount(0);

    keyboard.send("Input.insertText", text("你好"));
    ann.at("#text").press("Enter");
    assertThat(ann.bodies()).hasText(new String[] {"你好"});
  }

  @Test
  void chinesePerson_readsChinese_inTheirTimes_andMaySwitch() {
    Person ann = people.in(server, "language", "Ann");
    ann.say("Good morning!");
    Person li =
        people.with(server, Person.desk().setLocale("zh-CN").setTimezoneId("Asia/Shanghai"));
    li.enter("/?room=language");
    assertThat(li.at("html")).hasAttribute("lang", "zh-CN");
    assertThat(li.at("#state")).hasText("已连接");
    assertThat(li.at("#send")).not().hasText("Send");
    assertThat(li.at("button[value=zh]")).hasAttribute("aria-pressed", "true");
    String instant = li.message("Good morning!").locator("time").getAttribute("datetime");
    assertThat(li.message("Good morning!").locator("time"))
        .hasText(localTime(li, instant, "zh-CN", "Asia/Shanghai"));

    li.at("button[value=en]").click();
    assertThat(li.at("#state")).hasText("Connected");
    assertThat(li.at("html")).hasAttribute("lang", "en");
    li.page().reload();
    assertThat(li.at("#send")).hasText("Send");
  }

  /** What a browser of that language makes of it. */
  private static String localTime(Person person, String instant, String locale, String zone) {
    return (String)
        person
            .page()
            .evaluate(
                "([instant, locale, timeZone]) => new Date(instant).toLocaleTimeString(locale,"
                    + " {hour: 'numeric', minute: '2-digit', timeZone})",
                new String[] {instant, locale, zone});
  }

  private static JsonObject composition(String text) {
    JsonObject composition = text(text);
    composition.addProperty("selectionStart", text.length());
    composition.addProperty("selectionEnd", text.length());
    return composition;
  }

  private static JsonObject text(String text) {
    JsonObject object = new JsonObject();
    object.addProperty("text", text);
    return object;
  }

  private static JsonObject enterKey() {
    JsonObject key = new JsonObject();
    key.addProperty("type", "rawKeyDown");
    key.addProperty("key", "Enter");
    key.addProperty("code", "Enter");
    key.addProperty("windowsVirtualKeyCode", 13);
    return key;
  }
}
