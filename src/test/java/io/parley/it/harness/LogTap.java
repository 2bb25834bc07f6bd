package io.parley.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Added to the WAR under test: tells at {@code /test/log} what the application has logged since it was deployed, at every
 * level, DEBUG too: a line for each, percent-encoded, of its message and, where something was thrown, the stack.
 */
@WebServlet(value = "/test/log", loadOnStartup = 1)
@SuppressWarnings("NullAway.Init") // filled in by the container
public class LogTap extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final transient Handler tap = new Tap();
  private transient Logger logger;
  private transient @Nullable Level before;

  @Override
  public void init() {
    logger = Logger.getLogger("io.parley");
    before = logger.getLevel();
    logger.setLevel(Level.ALL);
    logger.addHandler(tap);
  }

  @Override
  public void destroy() {
    logger.removeHandler(tap);
    logger.setLevel(before);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    for (String line : logged) {
      response.getWriter().println(URLEncoder.encode(line, UTF_8));
    }
  }

  /** Listens. */
  private final class Tap extends Handler {
    @Override
    public void publish(LogRecord line) {
      StringWriter text = new StringWriter();
      text.write(line.getMessage());
      if (line.getThrown() != null) {
        text.write('\n');
        line.getThrown().printStackTrace(new PrintWriter(text));
      }
      logged.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
