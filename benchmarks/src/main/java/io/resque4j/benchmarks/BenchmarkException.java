package io.resque4j.benchmarks;

import org.jspecify.annotations.Nullable;

/** The benchmark cannot go on, or its numbers would be worth nothing; the message says why. */
final class BenchmarkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message) {
    super(message);
  }

  BenchmarkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
