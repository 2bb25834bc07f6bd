package io.parley.endpoint;

import io.parley.config.Settings;
import io.parley.log.LogEvent;
import io.parley.log.LogLine;
import io.parley.pool.ClientPool;
import io.parley.pool.Drain;
import io.parley.pool.Heartbeat;
import io.parley.protocol.CloseCode;
import io.parley.room.Caretaker;
import io.parley.room.log.GivenRooms;
import io.parley.security.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The application's beginning and end. What is injected here is made before the first request, so a setting that cannot
 * be used keeps the application from starting.
 */
@WebListener
public class Startup implements ServletContextListener {
  private static final Logger LOG = System.getLogger(Startup.class.getName());
  private static final String ENDPOINT = "ws/chat";
  private static final long MIB = 1024 * 1024;

  private final Settings settings;
  private final ClientPool pool;
  private final Heartbeat heartbeat;
  private final Drain drain;
  private final Caretaker caretaker;

  /**
   * Made by the container.
   *
   * @param proxies made here, as the next, so that its settings are checked now
   */
  @Inject
  @SuppressWarnings("UnusedVariable") // proxies and rooms are wanted for being made
  public Startup(
      Settings settings,
      ClientPool pool,
      Heartbeat heartbeat,
      Drain drain,
      TrustedProxies proxies,
      GivenRooms rooms,
      Caretaker caretaker) {
    this.settings = settings;
    this.pool = pool;
    this.heartbeat = heartbeat;
    this.drain = drain;
    this.caretaker = caretaker;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    heartbeat.start();
    caretaker.start();
    LOG.log(
        Level.INFO,
        () -> "Parley is ready: " + addresses(event.getServletContext().getContextPath()));
    LOG.log(LogEvent.STARTED.level(), this::started);
  }

  /**
   * The application is being taken down. WildFly has sent 1001 to everyone by now; Payara would end the streams without a
   * close frame, and calls this, on undeploy and on SIGTERM, early enough for one (WildFly 39.0.1, Payara 6.2025.10;
   * {@code StockServersIT} shows it).
   */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    // First, because they would make the pool anew when it has been destroyed.
    drain.stop();
    heartbeat.stop();
    caretaker.stop();
    int clients = pool.size();
    pool.closeAll(CloseCode.GOING_AWAY);
    LOG.log(
        LogEvent.STOPPED.level(),
        () -> new LogLine(LogEvent.STOPPED).with("clients", clients).toString());
  }

  /** What decides how much this node can bear. */
  private String started() {
    Runtime machine = Runtime.getRuntime();
    return new LogLine(LogEvent.STARTED)
        .with("java", Runtime.version())
        .with("cpus", machine.availableProcessors())
        .with("heap-mib", machine.maxMemory() / MIB)
        .with("max-connections", settings.maxConnections())
        .toString();
  }

  /** An application does not know its port (Jakarta Servlet has no call for it), so the whole address is a setting. */
  private String addresses(String contextPath) {
    String page = settings.announcedUrl().orElse(contextPath + "/");
    return page + " and " + page.replaceFirst("^http", "ws") + ENDPOINT;
  }
}
