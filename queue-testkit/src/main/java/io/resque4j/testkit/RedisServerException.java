package io.resque4j.testkit;

import org.jspecify.annotations.Nullable;

/** A Redis process could not be started, stopped or found; the message says why and what to do. */
public class RedisServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisServerException(String message) {
    super(message);
  }

  RedisServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
