package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, and tells the time: that of Redis, which is this machine's. */
final class Watch {
  private static final long PAUSE_NANOS = 1_000_000;

  private Watch() {}

  /** Milliseconds since 1970, with fractions. */
  static double now(RawRedis redis) {
    List<String> time = redis.texts("TIME");
    return Long.parseLong(time.get(0)) * 1e3 + Long.parseLong(time.get(1)) / 1e3;
  }

  /** Looks every millisecond, and complains when the limit is over. */
  static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchmarkException("not within %d s: %s".formatted(limit.toSeconds(), what));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new BenchmarkException("interrupted while it was awaited: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Lets time pass. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long rest = time.toNanos();
        rest > 0 && !Thread.currentThread().isInterrupted();
        rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }
}
