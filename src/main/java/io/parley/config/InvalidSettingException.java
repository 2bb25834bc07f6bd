package io.parley.config;

/** A setting whose value cannot be used; the application does not start. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Names the setting.
   *
   * @param key as in the settings table
   * @param value as it was found
   * @param wanted what would have been right, as a phrase
   */
  public InvalidSettingException(String key, String value, String wanted) {
    super("setting " + key + ": '" + value + "' is not " + wanted);
  }
}
