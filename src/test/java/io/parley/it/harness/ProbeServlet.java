package io.parley.it.harness;

import io.parley.pool.ClientPool;
import io.parley.protocol.RoomName;
import io.parley.room.Rooms;
import io.parley.room.log.Broker;
import io.parley.security.Admission;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;

/**
 * Added to the WAR under test: tells at {@code /test/state} what the server holds, as properties. {@code ?gc} collects
 * garbage first, {@code ?room=NAME} adds the room's members, {@code ?log=TEXT} writes a line to the server's log first.
 *
 * <p>{@code applicationThreads} are those with a class of ours on their stack: the lanes and the heartbeat always, and
 * whichever of the container's threads is in a call of ours.
 */
@WebServlet("/test/state")
@SuppressWarnings("NullAway.Init") // filled in by the container
public class ProbeServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String OURS = "io.parley.";
  private static final System.Logger LOG = System.getLogger(ProbeServlet.class.getName());

  @Inject transient ClientPool pool;
  @Inject transient Rooms rooms;
  @Inject transient Broker broker;
  @Inject transient Admission admission;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getParameter("gc") != null) {
      System.gc();
    }
    String line = request.getParameter("log");
    if (line != null) {
      LOG.log(System.Logger.Level.INFO, line);
    }
    Properties state = new Properties();
    state.setProperty("clients", String.valueOf(pool.size()));
    state.setProperty("admitted", String.valueOf(admission.connections()));
    state.setProperty("addresses", String.valueOf(admission.addresses()));
    state.setProperty("rooms", String.valueOf(rooms.size()));
    state.setProperty("logs", String.valueOf(broker.rooms()));
    String room = request.getParameter("room");
    if (room != null) {
      state.setProperty("members", String.valueOf(rooms.members(new RoomName(room))));
    }
    state.setProperty("unsentBytes", String.valueOf(pool.unsentBytes()));
    state.setProperty("heapBytes", String.valueOf(heapBytes()));
    addThreads(state);
    state.store(response.getWriter(), null);
  }

  /** What the last collection has left; not what is there now, since much may come while this thread waits for its turn. */
  private static long heapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  /** All live threads, and those that are at work for the application, this one left out. */
  private static void addThreads(Properties state) {
    Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
    threads.remove(Thread.currentThread());
    long ours =
        threads.values().stream()
            .filter(
                stack ->
                    Arrays.stream(stack).anyMatch(call -> call.getClassName().startsWith(OURS)))
            .count();
    state.setProperty("threads", String.valueOf(threads.size()));
    state.setProperty("applicationThreads", String.valueOf(ours));
  }
}
