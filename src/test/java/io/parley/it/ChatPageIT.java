package io.parley.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewPageOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.parley.it.harness.Browser;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page at {@code /} as people use it, in Chromium. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class ChatPageIT {
  private static final String STRICT_POLICY =
      """
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self';
      img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'">
      """;

  private final Browser browser = Browser.shared();

  @ArquillianResource URL url;
  private Server server;

  @Deployment(testable = false)
  static WebArchive war() {
    return ParleyWar.with().addAsWebResource(strictPage(), "strict.html");
  }

  @BeforeEach
  void findServer() {
    server = Server.at(url);
    server.awaitClients(0);
  }

  @Test
  void asyncApiDocument_isServedBesideThePage_asYaml() throws IOException, InterruptedException {
    HttpResponse<String> answer = server.get("/asyncapi.yaml");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(answer.body()).isEqualTo(Files.readString(Path.of("src/main/webapp/asyncapi.yaml")));
  }

  @Test
  void twoPeople_inOneRoom_talk() {
    try (Page ann = open(desktop(), "?room=harbour&name=Ann");
        Page bob = open(desktop().setColorScheme(ColorScheme.DARK), "?room=harbour&name=Bob")) {
      server.awaitMembers("harbour", 2);
      say(ann, "Is anybody there?");
      assertThat(bob.locator(".theirs p")).hasText("Is anybody there?");
      say(bob, "Yes.");
      assertThat(ann.locator(".theirs p")).hasText("Yes.");

      assertThat(ann.locator(".mine p")).hasText("Is anybody there?");
      assertThat(ann.locator("#count-open")).hasText("1");
      assertThat(ann.locator("#count-message")).hasText("1");
      Browser.screenshot(ann, "light");
      Browser.screenshot(bob, "dark");
    }
  }

  @Test
  void messageWithMarkup_staysText() {
    String markup =
        "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script><b>&amp;";
    try (Page ann = open(desktop(), "?name=Ann");
        Page bob = open(desktop(), "?name=Bob")) {
      server.awaitMembers("lobby", 2);
      say(ann, markup);
      assertThat(bob.locator(".theirs p")).hasText(markup);
      assertThat(bob.locator("#timeline .message .detail")).containsText("<b>&amp;");
      for (Page page : List.of(ann, bob)) {
        assertThat(page.locator("main img, main script, .bubble b")).hasCount(0);
        assertThat(page).hasTitle("Parley");
      }
    }
  }

  @Test
  void bidiAndLongWords_onAPhone_doNotWidenThePage() {
    NewPageOptions phone = new NewPageOptions().setViewportSize(360, 740);
    String longWord = "w".repeat(3000);
    try (Page ann = open(phone, "?name=Ann&room=" + "r".repeat(64));
        Page bob = open(phone, "?name=Bob&room=" + "r".repeat(64))) {
      server.awaitMembers("r".repeat(64), 2);
      say(ann, longWord);
      say(ann, "\u202Eabc \u05E9\u05DC\u05D5\u05DD, 3 < 5 \u2067\u2067 " + "\u0645".repeat(500));
      assertThat(bob.locator(".theirs")).hasCount(2);
      for (Page page : List.of(ann, bob)) {
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .isEqualTo(page.evaluate("document.documentElement.clientWidth"));
        assertThat(page.evaluate("document.getElementById('log').scrollWidth"))
            .isEqualTo(page.evaluate("document.getElementById('log').clientWidth"));
      }
      Browser.screenshot(bob, "phone");
    }
  }

  @Test
  void chinesePerson_readsChinese_andMaySwitch() {
    try (Page page = open(desktop().setLocale("zh-CN"), "")) {
      assertThat(page.locator("#state")).hasText("已打开");
      assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
      assertThat(page.locator("#text")).hasAttribute("placeholder", "写一条消息");
      Browser.screenshot(page, "chinese");

      page.locator("button[value=en]").click();
      assertThat(page.locator("#state")).hasText("Open");
      page.reload();
      assertThat(page.locator("#send")).hasText("Send");
    }
  }

  @Test
  void enterOfAnInputMethod_doesNotSend() {
    try (Page ann = open(desktop(), "?name=Ann");
        Page bob = open(desktop(), "?name=Bob")) {
      server.awaitMembers("lobby", 2);
      ann.locator("#text").focus();
      ann.evaluate(
          "text.addEventListener('keydown', (e) => { window.composing = e.isComposing; })");
      CDPSession keyboard = ann.context().newCDPSession(ann);
      keyboard.send("Input.imeSetComposition", composition("nihao"));
      keyboard.send("Input.dispatchKeyEvent", enterKey());
      assertThat(ann.evaluate("window.composing")).isEqualTo(true);
      // Safari's way: no longer composing, but the key code of an input method.
      assertThat(
              ann.evaluate(
                  "text.dispatchEvent(new KeyboardEvent('keydown',"
                      + " {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))"))
          .isEqualTo(true);
      assertThat(ann.locator("#text")).hasValue("nihao");

      keyboard.send("Input.insertText", text("你好"));
      ann.locator("#text").press("Enter");
      assertThat(bob.locator(".theirs p")).hasText(new String[] {"你好"});
    }
  }

  @Test
  void closeButton_showsClosingThenClosed_withTheCode() {
    try (Page page = browser.newPage(desktop())) {
      page.addInitScript(
          """
          window.states = [];
          new MutationObserver((changes) => changes.map((change) => change.target)
              .filter((step) => step.hasAttribute('aria-current'))
              .forEach((step) => window.states.push(step.textContent)))
              .observe(document, {subtree: true, attributeFilter: ['aria-current']});
          """);
      page.navigate(server.http("/").toString());
      assertThat(page.locator("#state")).hasText("Open");
      page.locator("#close").click();
      assertThat(page.locator("#state")).hasText("Closed");

      assertThat(page.evaluate("window.states"))
          .isEqualTo(List.of("0 CONNECTING", "1 OPEN", "2 CLOSING", "3 CLOSED"));
      assertThat(page.locator("#timeline .close .detail"))
          .hasText(Pattern.compile("code 1000, .*wasClean true"));
      assertThat(page.locator(".notice").last()).hasText("Connection closed · 1000");
      assertThat(page.locator("#connect")).isFocused();
    }
  }

  @Test
  void refusedRoom_showsErrorAndClose_andAnotherRoomConnects() {
    try (Page page = browser.newPage(desktop())) {
      page.navigate(server.http("/?room=no%20spaces").toString());
      assertThat(page.locator("#count-error")).hasText("1");
      assertThat(page.locator("#count-close")).hasText("1");
      Browser.screenshot(page, "refused");

      page.locator("#room").fill("spaceless");
      page.locator("#room").press("Enter");
      assertThat(page.locator("#state")).hasText("Open");
      assertThat(page).hasURL(server.http("/?room=spaceless").toString());
    }
  }

  @Test
  void strictContentPolicy_blocksNothingOfThePage() {
    List<String> complaints = new ArrayList<>();
    try (Page page = browser.newPage(desktop())) {
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.onPageError(complaints::add);
      page.navigate(server.http("/strict.html").toString());
      assertThat(page.locator("#state")).hasText("Open");
      say(page, "to myself");
      assertThat(page.locator(".mine p")).hasText("to myself");
      assertThat(complaints).isEmpty();
    }
  }

  private Page open(NewPageOptions options, String query) {
    Page page = browser.newPage(options);
    page.navigate(server.http("/" + query).toString());
    assertThat(page.locator("#pill")).hasClass("pill state1");
    return page;
  }

  private static NewPageOptions desktop() {
    return new NewPageOptions().setViewportSize(1280, 800);
  }

  private static void say(Page page, String text) {
    page.locator("#text").fill(text);
    page.locator("#text").press("Enter");
  }

  /** The page with a policy that lets it load and reach its own origin only, and make no markup of strings. */
  private static StringAsset strictPage() {
    try {
      String page = Files.readString(Path.of("src/main/webapp/index.html"));
      String strict = page.replace("<head>", "<head>" + STRICT_POLICY);
      assertThat(strict).contains(STRICT_POLICY);
      return new StringAsset(strict);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
