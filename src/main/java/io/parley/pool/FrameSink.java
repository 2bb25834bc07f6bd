package io.parley.pool;

import io.parley.protocol.CloseCode;

/**
 * The way out to one client's connection: sends one frame, pings, closes. No call throws, whatever state the connection
 * is in.
 */
public interface FrameSink {

  /**
   * Starts to send one text frame and returns at once. Called by the client's lane alone.
   *
   * @param text the frame's payload
   * @param sent called once when the frame has been handed on, or cannot be; on any thread, perhaps before this method
   *     returns, perhaps under locks of the container's: it must not send
   */
  void send(String text, Runnable sent);

  /**
   * Sends a ping without waiting.
   *
   * @return whether it could be sent; where not, the client has gone
   */
  boolean ping();

  /** Whether the container believes the connection to be open. */
  boolean isOpen();

  /**
   * Closes. May block for as long as the container likes; never called on a lane.
   *
   * @param reason a text of our own making, of at most 123 bytes in UTF-8
   */
  void close(CloseCode code, String reason);
}
