package io.resque4j.scheduler;

import java.time.Duration;
import java.util.Objects;

/**
 * How a scheduler works, checked when it is made.
 *
 * @param name its name in the leader lock; unique per start, since equality of names is leadership
 * @param leaderLockTtl after this time without renewal another scheduler may lead
 * @param pollInterval how long it sleeps at most
 */
public record SchedulerConfig(String name, Duration leaderLockTtl, Duration pollInterval) {
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

  public SchedulerConfig {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("expected a name, got: an empty text");
    }
    if (leaderLockTtl.compareTo(SHORTEST_TTL) < 0) {
      throw new IllegalArgumentException(
          "expected leaderLockTtl to be 1 s or more, got: " + leaderLockTtl);
    }
    if (pollInterval.isNegative() || pollInterval.isZero()) {
      throw new IllegalArgumentException(
          "expected pollInterval to be longer than nothing, got: " + pollInterval);
    }
  }
}
