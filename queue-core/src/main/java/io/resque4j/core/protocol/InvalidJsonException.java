package io.resque4j.core.protocol;

/**
 * The text is not JSON as {@code JSON.parse} judges it. The message says what is wrong and where;
 * it never quotes the text itself, which may hold secrets.
 */
public final class InvalidJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidJsonException(String message) {
    super(message);
  }
}
