package io.parley.rest;

import io.parley.protocol.Command;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.room.log.GivenRooms;
import io.parley.security.ApiAccess.Purpose;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/rooms/{room}/events}: what a room hears, as server-sent events. A filter before Jakarta REST, whose own way
 * blocks a thread for each reader that does not keep up. What no part of {@code /api} can be asked is refused here too.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class EventStreamFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Pattern PATH = Pattern.compile("/api/rooms/([^/]+)/events");

  private final transient Guard guard;
  private final transient GivenRooms given;
  private final transient EventStreams streams;

  /** Made by the container. */
  @Inject
  public EventStreamFilter(Guard guard, GivenRooms given, EventStreams streams) {
    this.guard = guard;
    this.given = given;
    this.streams = streams;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!CleanRequest.isWellFormed(request)) {
      ErrorBody.write(response, ApiError.of(ErrorCode.BAD_REQUEST));
      return;
    }
    Matcher path =
        PATH.matcher(
            request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), ""));
    if (!path.matches()) {
      chain.doFilter(new CleanRequest(request), response);
      return;
    }
    if (!request.getMethod().equals("GET")) {
      response.setHeader("Allow", "GET");
      ErrorBody.write(response, ApiError.METHOD);
      return;
    }
    Optional<ApiError> refusal = guard.refusal(Purpose.READ, request);
    if (refusal.isPresent()) {
      ErrorBody.write(response, refusal.get());
      return;
    }
    try {
      streams.open(request, response, join(request, path.group(1)), guard.addressOf(request));
    } catch (RefusedException bad) {
      ErrorBody.write(response, ApiError.of(RefusedException.codeOf(bad)));
    }
  }

  /** What the request asks for: a reader that comes back goes on, whatever it asked for when it came first. */
  private Command.Join join(HttpServletRequest request, String room) {
    Position seen = Requests.position(lastEventId(request));
    Integer last = Requests.limit(request.getParameter("last"), Command.History.MAX_LIMIT);
    Command.Join join =
        new Command.Join(null, Requests.room(room), seen == null ? last : null, seen);
    if (!given.allows(join.room())) {
      throw new RefusedException(ErrorCode.NOT_FOUND);
    }
    return join;
  }

  /** The header, which a browser sends when it comes back by itself, is newer than what the address says. */
  private static @Nullable String lastEventId(HttpServletRequest request) {
    String header = request.getHeader("Last-Event-ID");
    return header == null || header.isEmpty() ? request.getParameter("lastEventId") : header;
  }
}
