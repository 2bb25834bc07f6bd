package io.parley.it.harness;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Added to a WAR that is not Parley: tells at {@code /test/state} what lives on the heap, as {@link ProbeServlet} does. */
@WebServlet("/test/state")
public class HeapServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    response.getWriter().println("heapBytes=" + (runtime.totalMemory() - runtime.freeMemory()));
  }
}
