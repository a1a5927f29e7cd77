package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What is open and is closed together, the last one first. */
final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Something more. */
  synchronized <T extends AutoCloseable> T add(T one) {
    all.push(one);
    return one;
  }

  /** Closes all of them, also when one cannot be closed. */
  @Override
  public synchronized void close() {
    @Nullable Exception first = null;
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (Exception e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new BenchmarkException("cannot be closed: " + first, first);
    }
  }
}
