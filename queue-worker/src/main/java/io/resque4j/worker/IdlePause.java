package io.resque4j.worker;

import io.resque4j.core.TimeSpan;
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
    this.next = TimeSpan.shorter(SHORTEST, longest);
  }

  Duration next() {
    Duration pause = next;
    next = TimeSpan.shorter(next.multipliedBy(2), longest);
    return pause;
  }

  void reset() {
    next = TimeSpan.shorter(SHORTEST, longest);
  }
}
