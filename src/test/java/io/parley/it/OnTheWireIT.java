package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.OutsideTool;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Server;
import io.parley.wire.Capture;
import io.parley.wire.WirePage;
import io.parley.wire.WireRules;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A fresh capture of the conversation that {@code on-the-wire.md} shows, on each server. With {@code
 * -Dparley.write-wire-page} the one on WildFly becomes the page.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@SuppressWarnings("NullAway.Init") // filled in by Arquillian
class OnTheWireIT {
  private static final int PATIENCE_SECONDS = 120;

  @ArquillianResource URL url;

  @Deployment(testable = false)
  static WebArchive war() {
    // A ping, whose moment is left to chance, would be a frame that the page does not show.
    return ParleyWar.with(
        "chat.allowed-origins", "http://example.com", "chat.ping-interval", "PT0S");
  }

  @Test
  void conversation_onTheWire_isAsThePageSays() throws Exception {
    Path directory = capture();

    Capture capture = Capture.read(directory);
    WireRules.check(capture);
    String page = WirePage.render(capture);
    Files.writeString(directory.resolve("on-the-wire.md"), page);

    if (WirePage.isToBeWritten() && !Server.isPayara()) {
      for (String file : Capture.FILES) {
        Files.copy(
            directory.resolve(file),
            WirePage.CAPTURED.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(WirePage.PAGE, page);
    }
  }

  private Path capture() throws IOException, InterruptedException {
    String python = OutsideTool.PYTHON.command();
    OutsideTool.TSHARK.command();
    Path directory =
        Path.of(
            System.getProperty("parley.build-directory"),
            "on-the-wire",
            System.getProperty("parley.server", "wildfly"));
    Files.createDirectories(directory);
    Path log = directory.resolve("capture.log");
    Process script =
        new ProcessBuilder(
                python,
                "-B",
                WirePage.SOURCES.resolve("capture.py").toString(),
                String.valueOf(Server.at(url).port()),
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(script.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
      assertThat(script.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      script.destroy();
    }
    return directory;
  }
}
