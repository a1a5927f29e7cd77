package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/**
 * The operation was sent and no reply came back: Redis may or may not have done it, and may still
 * do it. It is never repeated silently; only the caller knows whether doing it twice is harmful.
 */
public final class UnknownOutcomeException extends ResqueException {
  private static final long serialVersionUID = 1L;

  public UnknownOutcomeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
