package io.resque4j.benchmarks;

import org.jspecify.annotations.Nullable;

/** The benchmark cannot go on, or its numbers would be worth nothing; the message says why. */
public final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong. */
  public BenchmarkException(String message) {
    super(message);
  }

  /** With what is wrong and what it comes from. */
  public BenchmarkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
