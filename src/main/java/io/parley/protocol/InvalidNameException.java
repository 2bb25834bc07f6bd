package io.parley.protocol;

/** A room's or a person's name that the rules of {@link RoomName} or {@link DisplayName} do not allow. */
public final class InvalidNameException extends Exception {
  private static final long serialVersionUID = 1;

  InvalidNameException(String message) {
    super(message, null, false, false);
  }
}
