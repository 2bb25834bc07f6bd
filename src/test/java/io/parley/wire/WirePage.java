package io.parley.wire;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the page's template: the prose is the template's, every number is the capture's. A place in the template is a name in
 * double braces, and each name has a value here.
 */
public final class WirePage {
  /** Where the script, the template and the capture stand that the page is made of. */
  public static final Path SOURCES = Path.of("src", "test", "wire");

  /** The capture that the page shows. */
  public static final Path CAPTURED = SOURCES.resolve("captured");

  /** The page. */
  public static final Path PAGE = Path.of("src", "site", "markdown", "on-the-wire.md");

  private static final Path TEMPLATE = SOURCES.resolve("on-the-wire.template.md");
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z0-9.]+)}}");

  private final Capture capture;
  private final Connection ann;
  private final Map<String, String> values = new HashMap<>();

  private WirePage(Capture capture) {
    this.capture = capture;
    this.ann = capture.ann();
    tcp();
    handshake();
    frames();
    halfClose();
  }

  /** Whether this run is to write the page ({@code -Dparley.write-wire-page}). */
  public static boolean isToBeWritten() {
    String value = System.getProperty("parley.write-wire-page", "false");
    return !value.equals("false");
  }

  /** The page for a capture. */
  public static String render(Capture capture) throws IOException {
    WirePage page = new WirePage(capture);
    return PLACE.matcher(Files.readString(TEMPLATE)).replaceAll(page::value);
  }

  private String value(MatchResult place) {
    String value = values.get(place.group(1));
    if (value == null) {
      throw new IllegalArgumentException("the template asks for " + place.group());
    }
    return Matcher.quoteReplacement(value);
  }

  private void tcp() {
    Tables tables = new Tables(ann);
    List<Segment> closing = Closing.of(ann);
    put("client.port", ann.clientPort());
    put("server.port", ann.serverPort());
    put("diagram", new Diagram(ann).draw());
    put("segments", tables.segments(1));
    put("count", ann.segments().size());
    put("opening", tables.withStates(ann.segments().subList(0, 3)));
    put("x", ann.segment(1).seq());
    put("synack.ack", ann.segment(2).ack());
    put("y", ann.segment(2).seq());
    put("ack.ack", ann.segment(3).ack());
    put("closing", tables.withStates(closing));
    put("fin1.seq", closing.get(0).seq());
    put("fin1.ack", closing.get(1).ack());
    put("fin2.seq", closing.get(2).seq());
    put("fin2.ack", closing.get(3).ack());
    put("states", states());
  }

  private String states() {
    return Tables.table(
        List.of("connection", "moment", "client's end", "Parley's end"),
        capture.states().stream()
            .map(s -> List.of(s.connection(), s.moment(), s.client(), s.server()))
            .toList());
  }

  private void handshake() {
    Accept accept = new Accept(ann.client().header("Sec-WebSocket-Key"));
    put("request", Tables.head(ann.client()));
    put("response", Tables.head(ann.server()));
    put("request.journey", new Tables(ann).journey(Side.CLIENT, 0, ann.client().head().length()));
    put("response.journey", new Tables(ann).journey(Side.SERVER, 0, ann.server().head().length()));
    put("key", accept.key());
    put("guid", Accept.GUID);
    put("concatenated", accept.concatenated());
    put("sha1", accept.sha1Hex());
    put("accept", accept.value());
    put("bob.request", Tables.head(capture.bob().client()));
  }

  private void frames() {
    WireFrame hello = ann.client().frame(WireFrame.TEXT, "Hello!");
    WireFrame question = ann.server().frame(WireFrame.TEXT, "What's your name?");
    frame("hello", Side.CLIENT, hello);
    put("hello.unmasking", FrameTables.unmasking(hello));
    put("hello.key", hello.key());
    put("relayed", FrameTables.fields(capture.bob().server().frame(WireFrame.TEXT, "Hello!")));
    frame("reply", Side.SERVER, ann.server().frame(WireFrame.TEXT, "Hi, Ann!"));
    frame("question", Side.SERVER, question);
    BigDecimal asked = ann.server().carrier(question.offset()).seconds();
    BigDecimal sent = ann.client().carrier(hello.offset()).seconds();
    put("question.delay", Tables.millis(asked.subtract(sent)));
    frame("ping", Side.CLIENT, ann.client().frame(WireFrame.PING, "still there?"));
    frame("pong", Side.SERVER, ann.server().frame(WireFrame.PONG, "still there?"));
    frame("close", Side.CLIENT, ann.client().close());
    frame("echo", Side.SERVER, ann.server().close());
  }

  private void frame(String name, Side from, WireFrame frame) {
    put(name + ".hex", FrameTables.hex(frame, 0, frame.bytes().length));
    put(name + ".bytes", frame.bytes().length);
    put(name + ".fields", FrameTables.fields(frame));
    int length = frame.bytes().length;
    put(name + ".journey", new Tables(ann).journey(from, frame.offset(), length));
  }

  private void halfClose() {
    Connection bob = capture.bob();
    Segment fin = bob.client().finSegment();
    Segment echo = bob.server().carrier(bob.server().close().offset());
    put("bob.port", bob.clientPort());
    put("bob.closing", new Tables(bob).segments(fin.number()));
    put("bob.fin", fin.number());
    put("bob.fin.seq", fin.seq());
    put("bob.fin.length", fin.length());
    put("bob.fin.next", fin.next());
    put("bob.echo", echo.number());
    put("bob.echo.ack", echo.ack());
  }

  private void put(String name, Object value) {
    values.put(name, value.toString());
  }
}
