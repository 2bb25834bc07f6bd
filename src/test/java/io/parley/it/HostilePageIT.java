package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import io.parley.it.harness.HostileCorpus;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.Pictures;
import io.parley.it.harness.StructuredClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What hostile people may write, in the real browser: it stays text. Nothing of it runs, becomes an element or changes an object's
 * prototype; nothing moves, widens or paints over what others wrote. The corpus is {@code page/hostile.json}; it comes from
 * clients that are no page, so that nothing but the page itself stands in its way.
 */
class HostilePageIT extends WithServer {
  private static final HostileCorpus CORPUS = HostileCorpus.load();
  private static final String CALM = "A calm message, as people write them.";

  /** Where everything of the corpus would call. */
  private static final String TRAP =
      """
      window.trapped = [];
      window.trap = (which) => window.trapped.push('script ' + which);
      document.addEventListener('securitypolicyviolation',
          (event) => window.trapped.push(event.violatedDirective + ' ' + event.blockedURI));
      """;

  /** What is wrong with the page as it is now. */
  private static final String FIND_FAULTS =
      """
      () => {
        const faults = [...window.trapped];
        const parts = '#log, #members, #rooms, #typing, #timeline, #room-name, #join, #banner, #composer';
        document.querySelectorAll(parts).forEach((part) => {
          part.querySelectorAll('script, img, iframe, object, embed, style, link, base, video, audio, template, math, b > b')
              .forEach((foreign) => faults.push(`${foreign.localName} in ${part.id}`));
          part.querySelectorAll('*').forEach((element) => {
            [...element.attributes].filter(({ name }) => name.startsWith('on') || name === 'srcdoc')
                .forEach(({ name }) => faults.push(`attribute ${name} in ${part.id}`));
          });
          part.querySelectorAll('a').forEach(({ protocol, href }) => {
            if (!['http:', 'https:'].includes(protocol)) {
              faults.push(`link to ${href}`);
            }
          });
        });
        if (({}).polluted !== undefined) {
          faults.push('Object.prototype is polluted');
        }
        const root = document.documentElement;
        const log = document.getElementById('log');
        if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight) {
          faults.push(`the page scrolls: ${root.scrollWidth} x ${root.scrollHeight}`);
        }
        document.querySelectorAll('#log, #rooms, #members, #timeline, #typing').forEach((part) => {
          if (part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX !== 'hidden'
              && getComputedStyle(part).overflowX !== 'clip') {
            faults.push(`${part.id} scrolls sideways: ${part.scrollWidth} > ${part.clientWidth}`);
          }
        });
        const frame = log.getBoundingClientRect();
        const within = (box, what) => {
          if (box.left < frame.left - 0.5 || box.right > frame.left + log.clientWidth + 0.5) {
            faults.push(`${what} reaches out of the log`);
          }
        };
        let bottom = -Infinity;
        log.querySelectorAll('article.message').forEach((message) => {
          const box = message.getBoundingClientRect();
          const what = message.querySelector('.body')?.textContent.slice(0, 20);
          within(box, what);
          within(message.querySelector('.body').getBoundingClientRect(), what);
          if (box.top < bottom - 0.5) {
            faults.push(`${what} overlaps the message above it`);
          }
          if (box.height > 4 * root.clientHeight) {
            faults.push(`${what} is ${box.height} pixels high`);
          }
          bottom = box.bottom;
        });
        return faults;
      }
      """;

  @RegisterExtension final People people = new People();

  @Test
  void hostileMessages_onADesk_stayText_andLeaveTheOthersWhereTheyAre() throws Exception {
    assertMessagesStayText(Person.desk(), "hostile-desk", true);
  }

  @Test
  void hostileMessages_onAPhone_stayText_andLeaveTheOthersWhereTheyAre() throws Exception {
    assertMessagesStayText(Person.phone(), "hostile-phone", false);
  }

  private void assertMessagesStayText(NewContextOptions screen, String room, boolean isInspecting)
      throws Exception {
    Person ann = trapped(screen, "/?room=" + room);
    if (isInspecting) {
      ann.at("#inspect").click();
    }
    try (StructuredClient mallory = new StructuredClient(server, "?name=Mallory").joined(room);
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined(room)) {
      bob.say(room, CALM);
      assertThat(ann.message(CALM)).hasCount(1);
      int calm = 1;
      for (HostileCorpus.Message message : CORPUS.messages()) {
        mallory.settle(
            "send",
            "\"room\":\"" + room + "\",\"body\":" + message.body() + ",\"key\":" + message.key());
        bob.say(room, CALM);
        calm++;
      }
      assertThat(ann.message(CALM)).hasCount(calm);
      assertThat(ann.at("#log article.message")).hasCount(calm + CORPUS.messages().size());
      assertFaultless(ann);
      List<?> sizes =
          (List<?>)
              ann.message(CALM)
                  .locator(".body")
                  .evaluateAll(
                      "bodies => bodies.map("
                          + "(body) => { const {width, height} = body.getBoundingClientRect(); return `${width} x ${height}`; })");
      assertThat(sizes.stream().distinct().toList())
          .as("sizes of one and the same text")
          .hasSize(1);

      // What was said before somebody came takes another way into the page.
      Person late = trapped(screen, "/?room=" + room);
      assertThat(late.message(CALM).last()).isInViewport();
      assertFaultless(late);
    }
  }

  /** By its pixels with the fonts of this machine, and by its style for fonts that pile marks up higher. */
  @Test
  void combiningMarks_doNotPaintOverWhatOthersWrote() throws Exception {
    Person ann = trapped(Person.desk(), "/?room=marks");
    try (StructuredClient mallory = new StructuredClient(server, "?name=Mallory").joined("marks");
        StructuredClient bob = new StructuredClient(server, "?name=Bob").joined("marks")) {
      for (String between :
          new String[] {"innocent", "Z" + "\u0301\u0316".repeat(2500), "innocent"}) {
        bob.say("marks", CALM);
        mallory.say("marks", between);
      }
      bob.say("marks", CALM);
      assertThat(ann.message(CALM)).hasCount(4);
      List<byte[]> pictures = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        pictures.add(ann.message(CALM).nth(i).locator(".body").screenshot());
      }
      for (int i = 1; i < 4; i++) {
        assertThat(Pictures.differing(pictures.get(0), pictures.get(i)))
            .as("pixels of message " + i + " that look otherwise")
            .isZero();
      }
      assertThat(
              ann.page()
                  .evaluate(
                      "() => [...document.querySelectorAll('#log .author, #log .body, #members .name')]"
                          + ".filter(e => getComputedStyle(e).overflowY === 'visible').map(e => e.outerHTML)"))
          .isEqualTo(List.of());
    }
  }

  @Test
  void manyEmptyLines_areShownInPart() throws Exception {
    Person ann = trapped(Person.desk(), "/?room=lines");
    try (StructuredClient mallory = new StructuredClient(server, "?name=Mallory").joined("lines")) {
      mallory.settle("send", "\"room\":\"lines\",\"body\":\"top" + "\\n".repeat(20_000) + "\"");
      assertThat(ann.button(ann.message("top"), "Show more")).isVisible();
      assertFaultless(ann);
    }
  }

  @Test
  void hostileNames_areNames() throws Exception {
    Person ann = trapped(Person.desk(), "/?room=names");
    List<StructuredClient> clients = new ArrayList<>();
    try {
      for (String name : CORPUS.names()) {
        StructuredClient client =
            new StructuredClient(server, "?name=" + encoded(name)).joined("names");
        clients.add(client);
        client.say("names", "I am " + client.id());
        client.send("signal", "\"room\":\"names\",\"kind\":\"typing\"");
      }
      for (StructuredClient client : clients) {
        String name = client.welcome().getString("name");
        assertThat(ann.at("#members li[data-client='" + client.id() + "']")).containsText(name);
        assertThat(ann.message(client.id()).locator(".author")).hasText(name);
      }
      assertThat(ann.at("#typing")).not().isEmpty();
      assertFaultless(ann);

      Person phone = trapped(Person.phone(), "/?room=names");
      assertThat(phone.message("I am").last()).isInViewport();
      assertFaultless(phone);
      phone.at("#show-members").tap();
      assertThat(phone.at("#members")).isInViewport();
      assertFaultless(phone);
    } finally {
      for (StructuredClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void hostileRooms_areRooms() throws Exception {
    Person ann = trapped(Person.desk(), "/?room=rooms");
    try (StructuredClient bob = new StructuredClient(server, "?name=Bob")) {
      for (String room : CORPUS.rooms()) {
        String name = Normalizer.normalize(room, Normalizer.Form.NFKC);
        ann.at("#join input").fill(room);
        ann.at("#join input").press("Enter");
        assertThat(ann.at("#room-name")).hasText(name);
        bob.joined(name).say(name, "in " + name);
        assertThat(ann.bodies()).hasText(new String[] {"in " + name});
        assertThat(ann.page()).hasTitle(name + " · Parley");
      }
      assertThat(ann.at("#rooms li")).hasCount(CORPUS.rooms().size() + 1);
      for (String room : CORPUS.rooms().subList(0, 3)) {
        bob.say(room, "again");
        assertThat(ann.at("#rooms li[data-room='" + room + "'] .unread")).hasText("1");
      }
      assertFaultless(ann);
      ann.page().reload();
      ann.awaitState("open");
      assertThat(ann.at("#rooms li")).hasCount(CORPUS.rooms().size() + 1);
      assertFaultless(ann);
    }
  }

  @Test
  void hostileRooms_thatMayNotBe_areRefused() {
    Person ann = trapped(Person.desk(), "/?room=refused");
    for (String room : CORPUS.refusedRooms()) {
      ann.at("#join input").fill(room);
      ann.at("#join input").press("Enter");
      assertThat(ann.at("#join [role=alert]")).not().isEmpty();
      assertThat(ann.at("#room-name")).hasText("refused");
      assertFaultless(ann);
    }
    Person bob = trapped(Person.phone(), "/?room=" + encoded(CORPUS.refusedRooms().get(0)));
    assertThat(bob.at("#join [role=alert]")).not().isEmpty();
    assertThat(bob.at("#room-name")).hasText("lobby");
    assertFaultless(bob);
    Person eve = trapped(Person.desk(), "/?room=" + encoded("call this number ".repeat(100)));
    assertThat(eve.at("#join [role=alert]")).containsText("call this number");
    assertThat(eve.at("#join [role=alert] bdi")).hasText(Pattern.compile("^.{1,64}…$"));
    assertThat(eve.at("#rooms")).isInViewport();
    assertThat(eve.at("#rooms").boundingBox().height).isGreaterThan(30);
    assertFaultless(eve);
  }

  @Test
  void ownHostileNameAndText_stayText() {
    Person ann = trapped(Person.desk(), "/?room=own");
    for (String name : CORPUS.names().subList(0, 6)) {
      ann.called(name);
    }
    ann.say("<img src=x onerror=trap(0)>");
    assertThat(ann.bodies()).hasText(new String[] {"<img src=x onerror=trap(0)>"});
    assertThat(ann.bodies()).hasCount(1);
    ann.at("#text").press("ArrowUp");
    ann.say("<script>trap(0)</script>");
    assertThat(ann.bodies()).hasText(new String[] {"<script>trap(0)</script>"});
    ann.page().reload();
    ann.awaitState("open");
    assertThat(ann.bodies()).hasText(new String[] {"<script>trap(0)</script>"});
    assertFaultless(ann);
  }

  private Person trapped(NewContextOptions screen, String pathAndQuery) {
    Person person = people.with(server, screen);
    person.page().addInitScript(TRAP);
    return person.enter(pathAndQuery);
  }

  private static void assertFaultless(Person person) {
    assertThat((List<?>) person.page().evaluate(FIND_FAULTS)).isEmpty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
