package io.resque4j.worker;

import java.time.Duration;

/**
 * How long an idle multiWorker waits before it looks again: each time twice as long, to a bound.
 */
final class IdlePause {
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final Duration longest;
  private Duration next;

  IdlePause(Duration longest) {
    this.longest = longest;
    this.next = min(SHORTEST, longest);
  }

  Duration next() {
    Duration pause = next;
    next = min(next.multipliedBy(2), longest);
    return pause;
  }

  void reset() {
    next = min(SHORTEST, longest);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
