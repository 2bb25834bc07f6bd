package io.parley.it.harness;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chromium without a window, which reaches nothing but this machine. It is started when the first test wants it and ends with
 * the process; each page lives in a profile of its own and ends when it is closed. For one thread at a time, as Playwright is.
 */
public final class Browser {
  private static final int PATIENCE_MILLIS = Integer.getInteger("parley.patience", 20_000);

  private static final List<String> SWITCHES =
      List.of(
          "--no-sandbox", // Chromium's own does not work for root, nor in most containers
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--no-proxy-server",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");

  /** What people's browsers do: a page that is gone back to is not always loaded again. */
  private static final List<String> NOT_SWITCHED_OFF = List.of("--disable-back-forward-cache");

  private static @Nullable Browser shared;

  private final com.microsoft.playwright.Browser chromium;

  private Browser(com.microsoft.playwright.Browser chromium) {
    this.chromium = chromium;
  }

  /**
   * The one that all tests share.
   *
   * @throws org.opentest4j.TestAbortedException if it is missing and may be, see {@link OutsideTool}
   */
  public static synchronized Browser shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  private static Browser start() {
    Path executable = OutsideTool.CHROMIUM.path();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright = Playwright.create();
    try {
      Browser browser =
          new Browser(
              playwright
                  .chromium()
                  .launch(
                      new BrowserType.LaunchOptions()
                          .setExecutablePath(executable)
                          .setArgs(SWITCHES)
                          .setIgnoreDefaultArgs(NOT_SWITCHED_OFF)));
      Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
      return browser;
    } catch (RuntimeException failed) {
      playwright.close();
      throw failed;
    }
  }

  /** An empty page, of desktop size, light and in English. */
  public Page newPage() {
    return newPage(new com.microsoft.playwright.Browser.NewPageOptions());
  }

  /** An empty page with a size, a language or a colour scheme of its own. */
  public Page newPage(com.microsoft.playwright.Browser.NewPageOptions options) {
    Page page = chromium.newPage(options);
    page.setDefaultTimeout(PATIENCE_MILLIS);
    return page;
  }

  /** A profile of its own, for pages that belong to one person. */
  public BrowserContext newContext(NewContextOptions options) {
    BrowserContext context = chromium.newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context;
  }

  /** Keeps a picture of the page under {@code target/screenshots}, to be looked at by people. */
  public static void screenshot(Page page, String name) {
    Path file =
        Path.of(
            System.getProperty("parley.build-directory", "target"),
            "screenshots",
            System.getProperty("parley.server", "stock") + "-" + name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }
}
