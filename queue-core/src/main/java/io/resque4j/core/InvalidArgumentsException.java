package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/** The arguments of a job do not fit the types of its handler. Trying again does not help. */
public final class InvalidArgumentsException extends ResqueException {
  private static final long serialVersionUID = 1L;

  InvalidArgumentsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
