package io.resque4j.core;

/** No worker of this name is known, or it is none of ours. Nothing was changed. */
public final class NoSuchWorkerException extends ResqueException {
  private static final long serialVersionUID = 1L;

  NoSuchWorkerException(String message) {
    super(message);
  }
}
