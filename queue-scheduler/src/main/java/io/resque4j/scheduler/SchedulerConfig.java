package io.resque4j.scheduler;

import io.resque4j.core.TimeSpan;
import io.resque4j.core.recovery.RecoveryRules;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduler works, checked when it is made.
 *
 * @param name its name in the leader lock; unique per start, since equality of names is leadership
 * @param leaderLockTtl after this time without renewal another scheduler may lead
 * @param pollInterval how long it sleeps at most
 * @param recovery when workers of ours count as dead, and how often their jobs are recovered; the
 *     same in the whole fleet
 * @param peers when workers of peers are stuck, and what becomes of their jobs; null: nobody looks
 * @param retryStuckJobs whether jobs that are in {@code failed} because their worker was cleaned
 *     away are enqueued again
 */
public record SchedulerConfig(
    String name,
    Duration leaderLockTtl,
    Duration pollInterval,
    RecoveryRules recovery,
    @Nullable RecoveryRules peers,
    boolean retryStuckJobs) {
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
    TimeSpan.positive("leaderLockTtl", leaderLockTtl);
    TimeSpan.positive("pollInterval", pollInterval);
    if (retryStuckJobs && peers == null) {
      throw new IllegalArgumentException(
          "expected a stuckWorkerTimeout where retryStuckJobs is wanted, got: none");
    }
  }
}
