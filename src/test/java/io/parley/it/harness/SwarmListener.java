package io.parley.it.harness;

/** What one client of a {@link Swarm} gets; called on the swarm's thread, which it must not hold up. */
public interface SwarmListener {
  /** A text message has come. */
  void text(String message);

  /**
   * The connection has ended, in whatever way, and everything before that has been read.
   *
   * @param closeCode of the close frame that came; 0 where none did
   */
  void ended(int closeCode);
}
