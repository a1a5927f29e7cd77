package io.resque4j.metrics.architecture.planted.core;

import io.micrometer.core.instrument.Counter;

/** An engine that measures itself. */
final class Counting {
  private final Counter counter;

  Counting(Counter counter) {
    this.counter = counter;
  }

  void work() {
    counter.increment();
  }
}
