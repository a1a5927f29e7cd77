package io.resque4j.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.scheduler.SchedulerListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures what a scheduler does. One is enough for all schedulers of a process.
 *
 * <pre>{@code
 * Scheduler.builder(resque).listener(new SchedulerMetrics(registry)).start();
 * }</pre>
 */
public final class SchedulerMetrics implements SchedulerListener {
  private static final String TRANSFERS = "jobs.transferred";
  private static final String TRANSFERS_DESCRIPTION = "Delayed jobs whose time had come";
  private static final String CRON = "cron.firings";
  private static final String CRON_DESCRIPTION = "Firings of recurring jobs";
  private static final String RESULT = "result";

  private final InstantSource clock;
  private final Set<String> leading = ConcurrentHashMap.newKeySet();
  private final Counter moved;
  private final Counter vetoed;
  private final Counter failed;
  private final Timer lateness;
  private final Counter cronFired;
  private final Counter cronVetoed;
  private final Counter cronMissed;
  private final Counter mended;
  private final RecoveryMeters recovery;
  private final Counter stuckJobsRetried;
  private final Counter errors;

  /** With {@link MetricsConfig#DEFAULT} and the system's clock. */
  public SchedulerMetrics(MeterRegistry registry) {
    this(registry, MetricsConfig.DEFAULT, InstantSource.system());
  }

  /**
   * As the configuration says.
   *
   * @param clock tells how late a job is moved; the more it differs from that of Redis, the less it
   *     is to be believed
   */
  public SchedulerMetrics(MeterRegistry registry, MetricsConfig config, InstantSource clock) {
    this.clock = clock;
    Meters meters = new Meters(registry, config);
    moved = meters.counter(TRANSFERS, TRANSFERS_DESCRIPTION, RESULT, "moved");
    vetoed = meters.counter(TRANSFERS, TRANSFERS_DESCRIPTION, RESULT, "vetoed");
    failed = meters.counter(TRANSFERS, TRANSFERS_DESCRIPTION, RESULT, "failed");
    lateness =
        meters.timer("scheduler.lateness", "How long after its second a delayed job was moved");
    cronFired = meters.counter(CRON, CRON_DESCRIPTION, RESULT, "fired");
    cronVetoed = meters.counter(CRON, CRON_DESCRIPTION, RESULT, "vetoed");
    cronMissed = meters.counter(CRON, CRON_DESCRIPTION, RESULT, "missed");
    mended = meters.counter("delayed.mended", "Leftovers of delayed jobs that were mended");
    recovery = new RecoveryMeters(meters);
    stuckJobsRetried =
        meters.counter("stuck.jobs.retried", "Failed jobs of cleaned workers enqueued again");
    errors = meters.counter("scheduler.errors", "Faults that a scheduler survived");
    meters.gauge(
        "scheduler.leader", "1 while a scheduler of this process leads, else 0", leading::size);
  }

  @Override
  public void onLeader(String name) {
    leading.add(name);
  }

  @Override
  public void onLostLeader(String leader) {
    leading.retainAll(Set.of(leader)); // two schedulers of one process may share this
  }

  @Override
  public void onEnd(String name) {
    leading.remove(name);
  }

  @Override
  public void onTransferredJob(long second, String queue, byte[] payload) {
    moved.increment();
    Duration late = Duration.between(Instant.ofEpochSecond(second), clock.instant());
    lateness.record(late.isNegative() ? Duration.ZERO : late);
  }

  @Override
  public void onVeto(long second, String queue, byte[] payload, String plugin) {
    vetoed.increment();
  }

  @Override
  public void onFailedTransfer(long second, byte[] payload, String why) {
    failed.increment();
  }

  @Override
  public void onCronFired(String name, Instant at, String queue, byte[] payload) {
    cronFired.increment();
  }

  @Override
  public void onCronVeto(String name, Instant at, String plugin) {
    cronVetoed.increment();
  }

  @Override
  public void onCronMissed(String name, Instant first, Instant last) {
    cronMissed.increment();
  }

  @Override
  public void onMended(String what) {
    mended.increment();
  }

  @Override
  public void onCleanStuckWorker(String worker) {
    recovery.cleaned();
  }

  @Override
  public void onRecovered(RecoveredJob job) {
    recovery.recovered(job);
  }

  @Override
  public void onRetriedStuckJobs(long jobs) {
    stuckJobsRetried.increment((double) jobs);
  }

  @Override
  public void onError(String what, Throwable error) {
    errors.increment();
  }
}
