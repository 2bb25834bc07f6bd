package io.parley.protocol;

/**
 * A client broke a rule in a way that ends its connection. Thrown while a frame is taken in, and turned into a close by
 * the endpoint, nowhere else. It has no stack trace: it says what the client did, not where the server was.
 */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  private final CloseCode closeCode;

  /**
   * Says how the connection ends.
   *
   * @param closeCode sent to the client, with its fixed reason
   */
  public ProtocolException(CloseCode closeCode) {
    super(closeCode.reason(), null, false, false);
    this.closeCode = closeCode;
  }

  /** How the connection ends. */
  public CloseCode closeCode() {
    return closeCode;
  }
}
