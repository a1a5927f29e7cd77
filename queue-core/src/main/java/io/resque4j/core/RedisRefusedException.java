package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Redis answered with an error (out of memory, read-only replica, wrong type, no permission …): the
 * operation did not happen.
 */
public final class RedisRefusedException extends ResqueException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  /** A refusal that lasts: the same operation would be refused the next time. */
  public RedisRefusedException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  /**
   * A refusal.
   *
   * @param passing whether it comes from a state of Redis that ends by itself
   */
  public RedisRefusedException(String message, @Nullable Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /**
   * Whether it comes from a state that ends by itself, such as a Redis that loads its data, a slow
   * script or a failover: the same operation may be taken the next time.
   */
  public boolean isPassing() {
    return passing;
  }

  /** Whether a key held another type of value than the one that belongs there. */
  public boolean isWrongType() {
    return String.valueOf(getMessage()).contains("WRONGTYPE");
  }
}
