package io.parley.it.harness;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.List;

/** A participant made of a browser's own WebSocket, on an empty page of the server's origin. */
public final class BrowserClient implements Participant {
  private final Page page;

  /**
   * Connects.
   *
   * @param emptyPage one that the server itself serves: a page that Playwright makes up comes from nowhere, and Chromium
   *     lets none such connect to the loopback
   */
  public BrowserClient(URI emptyPage, URI address) {
    page = Browser.shared().newPage();
    page.navigate(emptyPage.toString());
    page.evaluate(
        """
        (address) => new Promise((resolve, reject) => {
          window.heard = [];
          window.socket = new WebSocket(address);
          socket.onmessage = (event) => heard.push(event.data);
          socket.onopen = () => resolve();
          socket.onerror = () => reject(new Error('not connected'));
        })
        """,
        address.toString());
  }

  @Override
  public void say(String text) {
    page.evaluate("(text) => socket.send(text)", text);
  }

  @Override
  public List<String> heard() {
    return ((List<?>) page.evaluate("() => heard")).stream().map(String.class::cast).toList();
  }

  @Override
  public void close() {
    page.close();
  }
}
