package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Redis answered with an error (out of memory, read-only replica, wrong type, no permission …): the
 * operation did not happen.
 */
public final class RedisRefusedException extends ResqueException {
  private static final long serialVersionUID = 1L;

  public RedisRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether a key held another type of value than the one that belongs there. */
  public boolean isWrongType() {
    return String.valueOf(getMessage()).contains("WRONGTYPE");
  }
}
