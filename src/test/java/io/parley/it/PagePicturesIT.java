package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.it.harness.Browser;
import io.parley.it.harness.Cable;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import io.parley.it.harness.StructuredClient;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Pictures of the page as people see it, under {@code target/screenshots}: to be looked at after a change, and for the README.
 * What each shows is checked before it is taken.
 */
class PagePicturesIT extends WithServer {
  /** Author and text; the reader answers the second. */
  private static final String[][] IN_ENGLISH = {
    {"Priya", "Morning! The ferry from the north pier is ten minutes late today."},
    {"Marek", "Then I have time for a coffee. Does anybody want one?"},
    {"Ines", "Yes, please! An espresso for me."},
    {"Priya", "And a flat white for me."},
    {"Priya", "By the way, the timetable changes on Monday: https://ferries.example/timetable"},
    {"陈悦", "谢谢！我正好要查时刻表。"},
    {"Marek", "Two coffees, then.\nI am at the blue kiosk, look for the yellow umbrella."},
  };

  private static final String[][] IN_CHINESE = {
    {"陈悦", "早上好！北码头的渡船今天晚点十分钟。"},
    {"Marek", "那我先去买咖啡，有人要吗？"},
    {"Ines", "要一杯浓缩，谢谢！"},
    {"Priya", "我要拿铁。"},
    {"Priya", "对了，下周一换新时刻表：https://ferries.example/timetable"},
    {"陈悦", "谢谢！我正好要查。"},
    {"Marek", "好的，两杯咖啡。\n我在蓝色的亭子旁边，看到黄伞就是我。"},
  };

  @RegisterExtension final People people = new People();

  private final List<StructuredClient> others = new ArrayList<>();

  @AfterEach
  void othersGo() throws Exception {
    for (StructuredClient other : others) {
      other.close();
    }
  }

  @Test
  void light() throws Exception {
    Browser.screenshot(inConversation("harbour", IN_ENGLISH, desk()).page(), "light");
  }

  @Test
  void dark() throws Exception {
    NewContextOptions dark = desk().setColorScheme(ColorScheme.DARK);
    Browser.screenshot(inConversation("ferries", IN_ENGLISH, dark).page(), "dark");
  }

  @Test
  void phone() throws Exception {
    Browser.screenshot(inConversation("pier", IN_ENGLISH, atNine(Person.phone())).page(), "phone");
  }

  @Test
  void chinese() throws Exception {
    Person reader = inConversation("码头", IN_CHINESE, desk().setLocale("zh-CN"));
    assertThat(reader.at("#state")).hasText("已连接");
    Browser.screenshot(reader.page(), "chinese");
  }

  @Test
  void inspector() throws Exception {
    Person reader = inConversation("lighthouse", IN_ENGLISH, desk());
    reader.at("#inspect").click();
    reader.at("#do-ping").click();
    assertThat(reader.at("#round-trip")).containsText("ms");
    Browser.screenshot(reader.page(), "inspector");
  }

  @Test
  void reconnecting() throws Exception {
    people.mayComplain();
    try (Cable cable = new Cable(server)) {
      Person reader = people.with(cable.end(), desk());
      reader.page().clock().install();
      reader.page().addInitScript("Math.random = () => 0.9");
      inConversation("fog", IN_ENGLISH, reader);
      cable.cut();
      reader.awaitState("waiting");
      // The first attempts follow each other within moments; a later one leaves time to read.
      reader.page().waitForCondition(() -> waitsForLong(reader));
      reader.say("I am in the tunnel, back in a minute.");
      assertThat(reader.message("tunnel")).hasAttribute("data-state", "pending");
      assertThat(reader.at("#banner")).isVisible();
      Browser.screenshot(reader.page(), "reconnecting");
    }
  }

  private Person inConversation(String room, String[][] lines, NewContextOptions options)
      throws Exception {
    return inConversation(room, lines, people.with(server, options));
  }

  private Person inConversation(String room, String[][] lines, Person reader) throws Exception {
    reader.enter("/?room=" + room).called("Ines");
    Map<String, StructuredClient> authors = new HashMap<>();
    for (String name : new String[] {"Priya", "Marek", "%E9%99%88%E6%82%A6"}) {
      StructuredClient author = new StructuredClient(server, "?name=" + name).joined(room);
      others.add(author);
      authors.put(author.welcome().getString("name"), author);
    }
    lookInto(reader, "kitchen", "weather");
    reader.room(room).locator("a").evaluate("link => link.click()");
    assertThat(reader.at("#room-name")).hasText(room);
    for (String[] line : lines) {
      StructuredClient author = authors.get(line[0]);
      if (author == null) {
        reader.say(line[1]);
      } else {
        author.say(room, line[1]);
      }
      assertThat(reader.message(line[1].lines().findFirst().orElseThrow()))
          .hasAttribute("data-state", "sent");
    }
    StructuredClient marek = Objects.requireNonNull(authors.get("Marek")).joined("kitchen");
    marek.say("kitchen", "Who has seen the small ladle?");
    marek.say("kitchen", "Found it.");
    assertThat(reader.room("kitchen").locator(".unread")).hasText("2");
    marek.send("signal", "\"room\":\"" + room + "\",\"kind\":\"typing\"");
    assertThat(reader.at("#typing")).containsText("Marek");
    assertThat(reader.at("#log article.message")).hasCount(lines.length);
    assertThat(reader.at("#log article.message").last()).isInViewport();
    return reader;
  }

  private static void lookInto(Person reader, String... rooms) {
    for (String room : rooms) {
      reader
          .at("#join input")
          .evaluate("(field, room) => { field.value = room; field.form.requestSubmit(); }", room);
      assertThat(reader.at("#room-name")).hasText(room);
    }
  }

  /** Lets time pass until the next attempt to connect is some seconds away. */
  private static boolean waitsForLong(Person reader) {
    String seconds = reader.at("#countdown").textContent();
    if (reader.at("#countdown").isVisible() && Integer.parseInt(seconds) >= 5) {
      return true;
    }
    reader.page().clock().fastForward(1000);
    return false;
  }

  private static NewContextOptions desk() {
    return atNine(Person.desk().setDeviceScaleFactor(2));
  }

  /** Somewhere where it is nine in the morning. */
  private static NewContextOptions atNine(NewContextOptions options) {
    int ahead = 9 - OffsetDateTime.now(ZoneOffset.UTC).getHour();
    int east = ahead < -12 ? ahead + 24 : ahead;
    // These zones count to the west.
    return options.setTimezoneId("Etc/GMT" + (east > 0 ? "-" + east : "+" + -east));
  }
}
