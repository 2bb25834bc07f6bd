package io.parley.it.harness;

import io.parley.pool.ClientPool;
import io.parley.protocol.RoomName;
import io.parley.room.Rooms;
import io.parley.security.Admission;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Properties;

/**
 * Added to the WAR under test: tells at {@code /test/state} what the server holds, as properties. {@code ?gc} collects
 * garbage first, {@code ?room=NAME} adds the room's members, {@code ?log=TEXT} writes a line to the server's log first.
 */
@WebServlet("/test/state")
@SuppressWarnings("NullAway.Init") // filled in by the container
public class ProbeServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final System.Logger LOG = System.getLogger(ProbeServlet.class.getName());

  @Inject transient ClientPool pool;
  @Inject transient Rooms rooms;
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
    Runtime runtime = Runtime.getRuntime();
    Properties state = new Properties();
    state.setProperty("clients", String.valueOf(pool.size()));
    state.setProperty("admitted", String.valueOf(admission.connections()));
    state.setProperty("addresses", String.valueOf(admission.addresses()));
    state.setProperty("rooms", String.valueOf(rooms.size()));
    String room = request.getParameter("room");
    if (room != null) {
      state.setProperty("members", String.valueOf(rooms.members(new RoomName(room))));
    }
    state.setProperty("unsentBytes", String.valueOf(pool.unsentBytes()));
    state.setProperty("heapBytes", String.valueOf(runtime.totalMemory() - runtime.freeMemory()));
    state.store(response.getWriter(), null);
  }
}
