package io.parley.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that the build made, with other settings where a test wants them. */
public final class ParleyWar {
  private static final String SETTINGS = "WEB-INF/classes/META-INF/microprofile-config.properties";

  /** Where a page without anything is added, for tests that bring their own script. */
  public static final String EMPTY_PAGE = "/test/empty.html";

  private ParleyWar() {}

  /**
   * The WAR with some settings replaced, and with {@link ProbeServlet} and {@link #EMPTY_PAGE} added.
   *
   * @param settings keys and values, in turn
   */
  public static WebArchive with(String... settings) {
    Map<String, String> replaced = new TreeMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      replaced.put(settings[i], settings[i + 1]);
    }
    WebArchive war =
        ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("parley.war")));
    war.delete(SETTINGS);
    return war.add(new StringAsset(settings(replaced)), SETTINGS)
        .add(
            new StringAsset("<!doctype html><link rel=icon href=/icon.svg><title>empty</title>"),
            EMPTY_PAGE)
        .addClass(ProbeServlet.class);
  }

  private static String settings(Map<String, String> replaced) {
    Properties settings = new Properties();
    try (InputStream defaults =
        ParleyWar.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      settings.load(defaults);
      settings.putAll(replaced);
      // To a stream, not a writer: with escapes, since Payara reads the file as ISO 8859-1.
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      settings.store(text, null);
      return text.toString(StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
