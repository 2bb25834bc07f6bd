package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import io.parley.it.harness.People;
import io.parley.it.harness.Person;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The drawer that shows the WebSocket under the page: its four states, its four events, and what can be done to it. */
class InspectorIT extends WithServer {
  /** Keeps each step of readyState that the page has marked as the live one. */
  private static final String RECORD_STATES =
      """
      window.states = [];
      new MutationObserver((changes) => changes.map((change) => change.target)
          .filter((step) => step.closest('#ready-state') && step.hasAttribute('aria-current'))
          .forEach((step) => window.states.push(step.textContent.trim())))
          .observe(document, {subtree: true, attributeFilter: ['aria-current']});
      """;

  @RegisterExtension final People people = new People();

  @Test
  void openThenClose_goesThroughAllFourStates_andSaysWhatTheCodeMeans() {
    Person ann = inspecting("states");
    ann.at("#do-close").click();
    ann.awaitState("closed");

    assertThat(ann.at("#ready-state [aria-current=step]")).hasText("3 CLOSED");
    assertThat(ann.page().evaluate("states"))
        .isEqualTo(List.of("0 CONNECTING", "1 OPEN", "2 CLOSING", "3 CLOSED"));
    assertThat(ann.at("#count-open")).hasText("1");
    assertThat(ann.at("#count-close")).hasText("1");
    assertThat(ann.at("#count-error")).hasText("0");
    assertThat(ann.at("#last-close")).containsText("1000");

    ann.at("#do-connect").click();
    ann.awaitState("open");
    assertThat(ann.at("#count-open")).hasText("2");
    ann.say("here again");
    assertThat(ann.message("here again")).hasAttribute("data-state", "sent");
  }

  @Test
  void framesAreCounted_andShownInTheTimeline_bothWays() {
    Person ann = inspecting("frames");
    assertThat(ann.at("#subprotocol")).hasText("superchat");
    int out = number(ann, "#frames-out");
    int in = number(ann, "#count-message");
    ann.at("#do-send").click();
    assertThat(ann.message("Hello!")).hasAttribute("data-state", "sent");
    ann.page().waitForCondition(() -> number(ann, "#frames-out") > out);
    ann.page().waitForCondition(() -> number(ann, "#count-message") > in);
    assertThat(ann.at("#timeline")).containsText("Hello!");
    assertThat(number(ann, "#frames-in")).isEqualTo(number(ann, "#count-message"));
    assertThat(number(ann, "#bytes-out")).isGreaterThan("Hello!".length());
    assertThat(ann.at("#buffered")).hasText(Pattern.compile("^0\\b"));
  }

  @Test
  void ping_showsTheRoundTrip() {
    Person ann = inspecting("ping");
    ann.at("#do-ping").click();
    assertThat(ann.at("#round-trip")).hasText(Pattern.compile("\\d.*ms"));
  }

  @Test
  void closeWithACode_endsItForGood_andSaysWhatTheCodeMeans() {
    Person ann = inspecting("codes");
    for (String code : new String[] {"4000", "4500"}) {
      ann.at("#close-code").selectOption(new SelectOption().setValue(code));
      ann.at("#do-close").click();
      ann.awaitState("closed");
      assertThat(ann.at("#last-close")).containsText(code);
      assertThat(ann.at("#banner")).isVisible();
      ann.button(ann.at("#banner"), "Reconnect now").click();
      ann.awaitState("open");
      assertThat(ann.at("#banner button")).isHidden();
    }
    assertThat(ann.at("#count-open")).hasText("3");
    assertThat(ann.at("#count-close")).hasText("2");
  }

  @Test
  void droppedConnection_comesBackByItself_asTheSameClient() {
    Person ann = inspecting("drop");
    ann.say("before");
    assertThat(ann.message("before")).hasAttribute("data-state", "sent");
    String client = ann.id();
    ann.at("#do-drop").click();
    assertThat(ann.at("#count-close")).hasText("1");
    assertThat(ann.at("#count-open")).hasText("2");
    ann.awaitState("open");
    ann.say("after");
    assertThat(ann.bodies()).hasText(new String[] {"before", "after"});
    assertThat(ann.message("after")).hasAttribute("data-state", "sent");
    assertThat(ann.id()).isEqualTo(client);
  }

  @Test
  void drawer_opensAndCloses_andTellsSo() {
    Person ann = people.in(server, "drawer", "Ann");
    assertThat(ann.at("#inspector")).isHidden();
    assertThat(ann.at("#inspect")).hasAttribute("aria-expanded", "false");
    assertThat(ann.at("#inspect")).hasAttribute("aria-controls", "inspector");
    ann.at("#inspect").click();
    assertThat(ann.at("#inspector")).isVisible();
    assertThat(ann.at("#inspect")).hasAttribute("aria-expanded", "true");
    ann.at("#inspect").click();
    assertThat(ann.at("#inspector")).isHidden();
  }

  private Person inspecting(String room) {
    Person ann = people.with(server, Person.desk());
    ann.page().addInitScript(RECORD_STATES);
    ann.enter("/?room=" + room);
    ann.at("#inspect").click();
    assertThat(ann.at("#ready-state [aria-current=step]")).hasText("1 OPEN");
    return ann;
  }

  private static int number(Person ann, String selector) {
    String digits = ann.at(selector).textContent().replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
