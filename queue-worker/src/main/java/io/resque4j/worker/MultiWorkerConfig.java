package io.resque4j.worker;

import io.resque4j.core.FailedLimits;
import io.resque4j.core.TimeSpan;
import io.resque4j.core.recovery.RecoveryRules;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a multiWorker works, checked when it is made.
 *
 * @param queues which queues, and which of them first
 * @param minTaskProcessors the fewest jobs that run at a time, 1 or more
 * @param maxTaskProcessors the most; the number between them follows the work and the CPU
 * @param checkInterval how often it is asked whether there should be more or fewer task processors
 * @param pingInterval how often each task processor says that it lives
 * @param pollInterval how long an idle multiWorker waits at most before it looks again
 * @param recovery when workers of ours count as dead, and how often their jobs are recovered; the
 *     same in the whole fleet
 * @param onUnknownClass what becomes of a job whose class is not known here
 * @param threads what jobs run on
 * @param jobTimeout for how long a job may run whose class says nothing of it; null: for as long as
 *     it likes
 * @param stopDeadline how long jobs may take to end when another process asks this one to stop and
 *     does not say how long
 * @param endsProcess whether the process ends when the multiWorker has stopped: jobs that ignore
 *     their interrupt then go back to their queue
 * @param failedLimits what is kept of the failed list, of all workers; null: everything
 */
public record MultiWorkerConfig(
    QueueChoice queues,
    int minTaskProcessors,
    int maxTaskProcessors,
    Duration checkInterval,
    Duration pingInterval,
    Duration pollInterval,
    RecoveryRules recovery,
    OnUnknownClass onUnknownClass,
    JobThreads.Kind threads,
    @Nullable Duration jobTimeout,
    Duration stopDeadline,
    BooleanSupplier endsProcess,
    @Nullable FailedLimits failedLimits) {

  /** A worker that misses two pings lives. */
  private static final int PINGS_WITHIN_A_LEASE = 3;

  public MultiWorkerConfig {
    if (minTaskProcessors < 1) {
      throw new IllegalArgumentException(
          "expected taskProcessors to be 1 or more, got: " + minTaskProcessors);
    }
    if (maxTaskProcessors < minTaskProcessors) {
      throw new IllegalArgumentException(
          "expected taskProcessors to be at most %d (the fewest) or more, got: %d"
              .formatted(minTaskProcessors, maxTaskProcessors));
    }
    TimeSpan.positive("checkInterval", checkInterval);
    TimeSpan.positive("pingInterval", pingInterval);
    TimeSpan.positive("pollInterval", pollInterval);
    if (stopDeadline.isNegative()) {
      throw new IllegalArgumentException(
          "expected stopDeadline to be 0 or more, got: " + stopDeadline);
    }
    if (jobTimeout != null) {
      TimeSpan.positive("jobTimeout", jobTimeout);
    }
    if (recovery.timeout().compareTo(pingInterval.multipliedBy(PINGS_WITHIN_A_LEASE)) < 0) {
      throw new IllegalArgumentException(
          "expected the lease to be %d ping intervals (of %s) or more, got: %s"
              .formatted(PINGS_WITHIN_A_LEASE, pingInterval, recovery.timeout()));
    }
  }

  /** Whether the number of task processors changes. */
  public boolean elastic() {
    return maxTaskProcessors > minTaskProcessors;
  }
}
