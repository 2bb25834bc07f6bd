package io.parley.bench;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chat that everyone writes: each message goes to every other session of the room, in a loop, without a thought for
 * who is slow. It is what Parley is compared with on the same server.
 */
@ServerEndpoint("/ws/chat")
public class NaiveEndpoint {
  private static final Map<String, Set<Session>> ROOMS = new ConcurrentHashMap<>();

  /** Joins the room of the query. */
  @OnOpen
  public void onOpen(Session session) {
    members(session).add(session);
  }

  /** Sends the text to the others. */
  @OnMessage
  @SuppressWarnings("FutureReturnValueIgnored") // as everyone does
  public void onMessage(String text, Session session) {
    for (Session other : members(session)) {
      if (!other.equals(session)) {
        other.getAsyncRemote().sendText(text);
      }
    }
  }

  /** Nothing: a close follows. */
  @OnError
  public void onError(Throwable failure) {}

  /** Leaves. */
  @OnClose
  public void onClose(Session session) {
    members(session).remove(session);
  }

  private static Set<Session> members(Session session) {
    String room = session.getRequestParameterMap().getOrDefault("room", List.of("lobby")).get(0);
    return ROOMS.computeIfAbsent(room, name -> ConcurrentHashMap.newKeySet());
  }
}
