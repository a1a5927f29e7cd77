package io.resque4j.core;

/** An equal job (same class, queue and arguments) is delayed to the same second already. */
public final class DuplicateJobException extends ResqueException {
  private static final long serialVersionUID = 1L;

  public DuplicateJobException(String message) {
    super(message);
  }
}
