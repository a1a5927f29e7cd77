package io.resque4j.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Times in microseconds, counted in classes that are at most 3 % wide. Thread-safe. */
final class Latencies {
  private static final int STEPS = 32;
  private static final int STEP_BITS = 5;

  private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - STEP_BITS) * STEPS);
  private final AtomicLong most = new AtomicLong();

  void add(long micros) {
    long value = Math.max(0, micros);
    counts.incrementAndGet(index(value));
    most.accumulateAndGet(value, Math::max);
  }

  private static int index(long value) {
    if (value < STEPS) {
      return (int) value;
    }
    int shift = Long.SIZE - STEP_BITS - 1 - Long.numberOfLeadingZeros(value);
    return (shift + 1) * STEPS + (int) ((value >> shift) - STEPS);
  }

  /** The largest value of a class. */
  private static long top(int index) {
    if (index < STEPS) {
      return index;
    }
    int shift = index / STEPS - 1;
    return ((STEPS + index % STEPS + 1L) << shift) - 1;
  }

  /** A value that so many percent of all do not exceed; 0 if there is none. */
  double millis(double percent) {
    long all = 0;
    for (int n = 0; n < counts.length(); n++) {
      all += counts.get(n);
    }
    long wanted = (long) Math.ceil(all * percent / 100);
    long seen = 0;
    for (int n = 0; n < counts.length() && wanted > 0; n++) {
      seen += counts.get(n);
      if (seen >= wanted) {
        return Math.min(top(n), most.get()) / 1e3;
      }
    }
    return 0;
  }

  double mostMillis() {
    return most.get() / 1e3;
  }
}
