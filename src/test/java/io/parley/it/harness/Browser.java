package io.parley.it.harness;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.util.List;
import java.util.Map;

/**
 * A headless Chromium of this machine, which talks to this machine alone. To be used by the thread that started it, as
 * Playwright demands.
 */
public final class Browser implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          // Its sandbox cannot be had in containers, nor as root.
          "--no-sandbox",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-domain-reliability",
          "--disable-sync",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
    this.playwright = playwright;
    this.chromium = chromium;
  }

  /** Starts it; skips the check where Chromium is missing, see {@link OutsideTool}. */
  public static Browser start() {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            .setExecutablePath(OutsideTool.CHROMIUM.path())
            .setArgs(ARGUMENTS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Browser(playwright, playwright.chromium().launch(options));
    } catch (RuntimeException failure) {
      playwright.close();
      throw failure;
    }
  }

  /** A page of its own, which shares nothing with the others. */
  public Page newPage() {
    return chromium.newPage();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
