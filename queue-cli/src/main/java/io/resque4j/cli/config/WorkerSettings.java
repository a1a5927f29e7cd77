package io.resque4j.cli.config;

import static io.resque4j.cli.config.WorkOption.MAX_TASK_PROCESSORS;
import static io.resque4j.cli.config.WorkOption.MIN_TASK_PROCESSORS;
import static io.resque4j.cli.config.WorkOption.PROCESSORS;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.FailedLimits;
import io.resque4j.worker.JobThreads;
import io.resque4j.worker.OnUnknownClass;
import io.resque4j.worker.QueueChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How jobs are performed.
 *
 * @param jobs the jars that define them
 * @param queues which queues, and which of them first
 * @param processors how many run at a time
 * @param timeout how long an idle worker waits at most before it looks
 * @param checkTimeout how often the number of task processors may change
 * @param threads what jobs run on
 * @param pingInterval how often each task processor says that it lives
 * @param lease after which silence a worker of ours is dead
 * @param sweepInterval how often it is looked for dead workers
 * @param maxRecoveries how often a job whose worker died runs again
 * @param onUnknownClass what becomes of a job whose class is unknown here
 * @param jobTimeout for how long a job may run whose class says nothing of it; null: for as long as
 *     it likes
 * @param failedLimits what is kept of the failed list; null: everything
 */
public record WorkerSettings(
    List<Path> jobs,
    QueueChoice queues,
    Processors processors,
    Duration timeout,
    Duration checkTimeout,
    JobThreads.Kind threads,
    Duration pingInterval,
    Duration lease,
    Duration sweepInterval,
    int maxRecoveries,
    OnUnknownClass onUnknownClass,
    @Nullable Duration jobTimeout,
    @Nullable FailedLimits failedLimits) {

  /** How many jobs run at a time where nobody says it. */
  private static final int USUAL_PROCESSORS = 10;

  /** A worker that misses two pings lives. */
  private static final int PINGS_WITHIN_A_LEASE = 3;

  public WorkerSettings {
    jobs = List.copyOf(jobs);
    longerThanNothing("timeout", timeout);
    longerThanNothing("checkTimeout", checkTimeout);
    longerThanNothing("pingInterval", pingInterval);
    longerThanNothing("sweepInterval", sweepInterval);
    threeWithin(lease, "pingInterval", pingInterval);
    threeWithin(lease, "sweepInterval", sweepInterval);
    if (threads == JobThreads.Kind.VIRTUAL && Runtime.version().feature() < 21) {
      throw CliException.usage(
          "expected threads to be platform or auto on Java %d, got: virtual, which needs Java 21"
              .formatted(Runtime.version().feature()));
    }
  }

  /** The queues, as people read them. */
  public String shownQueues() {
    return WorkOption.QUEUES.shown(queues).replace(",", ", ");
  }

  static WorkerSettings of(Configuration configuration) {
    return new WorkerSettings(
        configuration.get(WorkOption.JOBS),
        configuration.get(WorkOption.QUEUES),
        processors(configuration),
        configuration.get(WorkOption.TIMEOUT),
        configuration.get(WorkOption.CHECK_TIMEOUT),
        configuration.get(WorkOption.THREADS),
        configuration.get(WorkOption.PING_INTERVAL),
        configuration.get(WorkOption.LEASE),
        configuration.get(WorkOption.SWEEP_INTERVAL),
        configuration.get(WorkOption.MAX_RECOVERIES),
        configuration.get(WorkOption.ON_UNKNOWN_CLASS),
        configuration.find(WorkOption.JOB_TIMEOUT).filter(limit -> !limit.isZero()).orElse(null),
        failedLimits(configuration));
  }

  /**
   * The bounds from {@code processors}, from {@code min…} and {@code max…}, or from both places.
   */
  static Processors processors(Configuration configuration) {
    Optional<Processors> both = configuration.find(PROCESSORS);
    Integer min = bound(configuration, MIN_TASK_PROCESSORS);
    Integer max = bound(configuration, MAX_TASK_PROCESSORS);
    if (both.isPresent()) {
      return new Processors(
          min == null ? both.get().min() : Math.max(1, min),
          max == null ? both.get().max() : Math.max(1, max));
    }
    int most = max == null ? Math.max(USUAL_PROCESSORS, min == null ? 0 : min) : Math.max(1, max);
    int fewest = min == null ? (max == null ? USUAL_PROCESSORS : 1) : Math.max(1, min);
    if (fewest > most) {
      throw CliException.usage(
          "expected minTaskProcessors to be %d (the most) at most, got: %d (%s)"
              .formatted(most, fewest, configuration.origin(MIN_TASK_PROCESSORS).where()));
    }
    return new Processors(fewest, most);
  }

  /**
   * The value that counts beside {@code processors}: null unless it was said, and more strongly.
   */
  private static @Nullable Integer bound(Configuration configuration, ConfigOption<Integer> one) {
    Optional<Integer> value = configuration.find(one);
    Origin both = configuration.origin(PROCESSORS);
    if (value.isEmpty() || configuration.find(PROCESSORS).isEmpty()) {
      return value.orElse(null);
    }
    Origin origin = configuration.origin(one);
    if (origin.isAsStrongAs(both)) {
      throw CliException.usage(
          "expected processors or %s, got both: %s and %s"
              .formatted(one.name(), both.where(), origin.where()));
    }
    return origin.isStrongerThan(both) ? value.get() : null;
  }

  private static @Nullable FailedLimits failedLimits(Configuration configuration) {
    Optional<Integer> length = configuration.find(WorkOption.FAILED_MAX_LENGTH);
    Optional<Duration> age = configuration.find(WorkOption.FAILED_MAX_AGE);
    return length.isEmpty() && age.isEmpty()
        ? null
        : new FailedLimits(length.map(Integer::longValue).orElse(Long.MAX_VALUE), age.orElse(null));
  }

  private static void longerThanNothing(String name, Duration value) {
    if (value.isZero()) {
      throw CliException.usage("expected " + name + " to be longer than nothing, got: 0");
    }
  }

  private static void threeWithin(Duration lease, String name, Duration interval) {
    if (lease.compareTo(interval.multipliedBy(PINGS_WITHIN_A_LEASE)) < 0) {
      throw CliException.usage(
          "expected lease to be three times %s (%s) or more, got: %s"
              .formatted(name, Times.typed(interval), Times.typed(lease)));
    }
  }
}
