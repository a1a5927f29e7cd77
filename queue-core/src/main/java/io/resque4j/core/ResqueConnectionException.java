package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Redis could not be reached within the time allowed, and <em>nothing was sent</em>: the operation
 * did not happen and may be repeated.
 */
public final class ResqueConnectionException extends ResqueException {
  private static final long serialVersionUID = 1L;

  public ResqueConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
