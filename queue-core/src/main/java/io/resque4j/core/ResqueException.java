package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/**
 * The root of all that resque4j throws on its own account; its message is one line for a person.
 */
public class ResqueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ResqueException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public ResqueException(String message) {
    this(message, null);
  }
}
