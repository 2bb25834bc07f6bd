package io.parley.page;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hands out the files of the WAR, instead of the servers' own servlets. A browser asks each time whether its copy still holds,
 * which has to be told by content: all that WildFly tells is the date in the archive, and that is the same in all builds of
 * one version, so that the browser would keep the old page after an update, or half of it (WildFly 39.0.1; Payara 6.2025.10
 * tells the time of the deployment).
 *
 * <p>The files are read once, at the start, and found by their exact path: no path of a request reaches the file system.
 */
@WebServlet(urlPatterns = "/", loadOnStartup = 1, asyncSupported = true)
public class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Set<String> NOT_SERVED = Set.of("/WEB-INF/", "/META-INF/");

  /** Web developers load these from pages of their own. */
  private static final Set<String> FOR_EVERYBODY = Set.of("/parley.js", "/parley.d.ts");

  private transient Map<String, PageFile> files = Map.of();

  @Override
  public void init() throws ServletException {
    Map<String, PageFile> found = new HashMap<>();
    try {
      read("/", found);
    } catch (IOException e) {
      throw new ServletException("the page cannot be read", e);
    }
    PageFile index = found.get("/index.html");
    if (index != null) {
      found.put("/", index);
    }
    files = Map.copyOf(found);
  }

  private void read(String directory, Map<String, PageFile> found) throws IOException {
    ServletContext context = getServletContext();
    for (String path : new TreeSet<>(context.getResourcePaths(directory))) {
      if (NOT_SERVED.contains(path)) {
        continue;
      }
      if (path.endsWith("/")) {
        read(path, found);
        continue;
      }
      try (InputStream content = context.getResourceAsStream(path)) {
        String type =
            Objects.requireNonNullElse(context.getMimeType(path), "application/octet-stream");
        found.put(path, new PageFile(content.readAllBytes(), type));
      }
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    PageFile file = files.get(path);
    if (file == null) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      write(response, "text/plain;charset=utf-8", "not found\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    response.setHeader("ETag", file.tag());
    response.setHeader("Cache-Control", "no-cache");
    if (FOR_EVERYBODY.contains(path)) {
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }
    if (file.isOneOf(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    } else {
      write(response, file.type(), file.content());
    }
  }

  private static void write(HttpServletResponse response, String type, byte[] content)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }
}
