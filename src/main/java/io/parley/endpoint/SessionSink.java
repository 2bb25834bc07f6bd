package io.parley.endpoint;

import io.parley.pool.FrameSink;
import io.parley.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends through a session of the container. A session may end at any moment, and then every call on it may throw. Payara
 * throws {@link IllegalStateException}, even inside {@code @OnClose}, and a bare {@link RuntimeException}, "Socket is not
 * connected" (Tyrus 2.1.5; {@code HistoryIT} meets it): that is caught around each.
 */
final class SessionSink implements FrameSink {
  private final Session session;

  SessionSink(Session session) {
    this.session = session;
  }

  @Override
  public void send(String text, Runnable sent) {
    try {
      // A failed send is the end of the connection, which the container or the heartbeat reports.
      session.getAsyncRemote().sendText(text, result -> sent.run());
    } catch (RuntimeException closed) {
      sent.run();
    }
  }

  @Override
  public boolean ping() {
    try {
      session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
      return true;
    } catch (IOException | RuntimeException closed) {
      return false;
    }
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  /** Closes with the code's own reason. */
  void close(CloseCode code) {
    close(code, code.reason());
  }

  @Override
  public void close(CloseCode code, String reason) {
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), reason));
    } catch (IOException | RuntimeException closed) {
      // It had ended before: the close comes too late for anybody to hear.
    }
  }
}
