package io.resque4j.cli.config;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import java.time.Duration;

/**
 * How delayed jobs are moved, and stuck workers of peers found.
 *
 * @param timeout how long a scheduler sleeps at most
 * @param leaderLockTimeout after which silence of the leader another one leads
 * @param stuckWorkerTimeout after which silence a worker of a peer is stuck; zero: nobody looks
 * @param stuckJobs what becomes of its job
 * @param retryStuckJobs whether jobs whose worker was cleaned away are enqueued again
 */
public record SchedulerSettings(
    Duration timeout,
    Duration leaderLockTimeout,
    Duration stuckWorkerTimeout,
    PeersJobs stuckJobs,
    boolean retryStuckJobs) {

  private static final Duration SHORTEST_LOCK = Duration.ofSeconds(1);
  private static final Duration SHORTEST_STUCK = Duration.ofSeconds(1);

  public SchedulerSettings {
    if (leaderLockTimeout.compareTo(SHORTEST_LOCK) < 0) {
      throw CliException.usage(
          "expected leaderLockTimeout to be 1s or more, got: " + Times.typed(leaderLockTimeout));
    }
    if (!stuckWorkerTimeout.isZero() && stuckWorkerTimeout.compareTo(SHORTEST_STUCK) < 0) {
      throw CliException.usage(
          "expected stuckWorkerTimeout to be 1s or more, or 0, got: "
              + Times.typed(stuckWorkerTimeout));
    }
    if (retryStuckJobs && stuckWorkerTimeout.isZero()) {
      throw CliException.usage(
          "expected a stuckWorkerTimeout where retryStuckJobs is wanted, got: 0");
    }
  }

  static SchedulerSettings of(Configuration configuration) {
    return new SchedulerSettings(
        configuration.get(WorkOption.TIMEOUT),
        configuration.get(WorkOption.LEADER_LOCK_TIMEOUT),
        configuration.get(WorkOption.STUCK_WORKER_TIMEOUT),
        configuration.get(WorkOption.STUCK_JOBS),
        configuration.get(WorkOption.RETRY_STUCK_JOBS));
  }
}
