package io.resque4j.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.MultiWorkerHealth;
import io.resque4j.worker.RoundTrip;
import io.resque4j.worker.ScalingEvent;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures what multiWorkers do. One is enough for all multiWorkers of a process.
 *
 * <pre>{@code
 * MultiWorker.builder(resque, jobs).listener(new WorkerMetrics(registry)).start();
 * }</pre>
 */
public final class WorkerMetrics implements WorkerListener {
  private final Meters meters;
  private final PerJob<Counter> claimed;
  private final PerJob<Counter> processed;
  private final PerJob<Counter> failed;
  private final PerJob<Counter> retried;
  private final PerJob<Counter> vetoed;
  private final PerJob<Counter> givenBack;
  private final PerJob<Counter> returned;
  private final PerJob<Timer> duration;
  private final RecoveryMeters recovery;
  private final Counter lostClaims;
  private final Counter ignoredInterrupts;
  private final Counter errors;
  private final Timer claims;
  private final Timer completions;
  private final Set<MultiWorker> running = ConcurrentHashMap.newKeySet();

  /** With {@link MetricsConfig#DEFAULT}. */
  public WorkerMetrics(MeterRegistry registry) {
    this(registry, MetricsConfig.DEFAULT);
  }

  /** As the configuration says. */
  public WorkerMetrics(MeterRegistry registry, MetricsConfig config) {
    meters = new Meters(registry, config);
    claimed = meters.counters("jobs.claimed", "Jobs that were taken from their queue");
    processed = meters.counters("jobs.processed", "Jobs that ended well");
    failed = meters.counters("jobs.failed", "Jobs that failed and are in the failed list");
    retried = meters.counters("jobs.retried", "Jobs that failed and are tried again later");
    vetoed = meters.counters("jobs.vetoed", "Jobs that a plugin kept from being performed");
    returned =
        meters.counters("jobs.returned", "Jobs of unknown classes that were left to other workers");
    givenBack = meters.counters("jobs.given.back", "Jobs that a stop interrupted and put back");
    duration = meters.timers("job.duration", "How long jobs ran, however they ended");
    recovery = new RecoveryMeters(meters);
    lostClaims = meters.counter("claims.lost", "Claims that were taken away while their job ran");
    ignoredInterrupts =
        meters.counter("interrupts.ignored", "Jobs that went on after their time was over");
    errors = meters.counter("worker.errors", "Faults that a multiWorker survived");
    claims = roundTrips("claim");
    completions = roundTrips("complete");
    meters.gauge("processors", "Task processors", () -> sum(MultiWorkerHealth::processors));
    meters.gauge(
        "processors.busy", "Task processors with a job", () -> sum(MultiWorkerHealth::busy));
    meters.timeGauge(
        "ping.silence", "How long ago the pings last reached Redis", this::longestSilence);
  }

  private Timer roundTrips(String operation) {
    return meters.timer(
        "redis.roundtrip", "From sending a script to its reply", "operation", operation);
  }

  private int sum(ToIntFunction<MultiWorkerHealth> part) {
    return running.stream().map(MultiWorker::health).mapToInt(part).sum();
  }

  private Duration longestSilence() {
    return running.stream()
        .map(worker -> worker.health().silence())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  @Override
  public void onMultiWorkerStart(MultiWorker worker) {
    running.add(worker);
  }

  @Override
  public void onMultiWorkerEnd(MultiWorker worker) {
    running.remove(worker);
  }

  @Override
  public void onRoundTrip(RoundTrip trip) {
    (trip.kind() == RoundTrip.Kind.CLAIM ? claims : completions).record(trip.took());
  }

  @Override
  public void onJob(JobEvent job) {
    claimed.of(job.queue(), job.jobClass()).increment();
  }

  @Override
  public void onSuccess(JobEvent job, @Nullable Object result) {
    ended(processed, job);
  }

  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    if (job.jobClass() == null) { // what is no job is never performed
      claimed.of(job.queue(), null).increment();
      failed.of(job.queue(), null).increment();
    } else {
      ended(failed, job);
    }
  }

  @Override
  public void onReEnqueue(JobEvent job, Duration in, int attemptsLeft, Throwable failure) {
    ended(retried, job);
  }

  @Override
  public void onVeto(JobEvent job, String plugin, boolean reEnqueued) {
    vetoed.of(job.queue(), job.jobClass()).increment();
  }

  @Override
  public void onGivenBack(JobEvent job) {
    if (job.jobClass() == null) { // it was never begun
      claimed.of(job.queue(), null).increment();
      givenBack.of(job.queue(), null).increment();
    } else {
      ended(givenBack, job);
    }
  }

  @Override
  public void onReturned(JobEvent job) {
    claimed.of(job.queue(), job.jobClass()).increment();
    returned.of(job.queue(), job.jobClass()).increment();
  }

  @Override
  public void onInterruptIgnored(String worker, String claimId) {
    ignoredInterrupts.increment();
  }

  private void ended(PerJob<Counter> how, JobEvent job) {
    how.of(job.queue(), job.jobClass()).increment();
    duration.of(job.queue(), job.jobClass()).record(job.duration());
  }

  @Override
  public void onLostClaim(String worker, String claimId) {
    lostClaims.increment();
  }

  @Override
  public void onCleaningWorker(String worker) {
    recovery.cleaned();
  }

  @Override
  public void onRecovered(RecoveredJob job) {
    recovery.recovered(job);
  }

  @Override
  public void onMultiWorkerAction(ScalingEvent action) {
    meters
        .counter(
            "scaling",
            "Changes of the number of task processors",
            "direction",
            action.to() > action.from() ? "up" : "down",
            "reason",
            action.reason().name().toLowerCase(Locale.ROOT))
        .increment();
  }

  @Override
  public void onError(String what, Throwable error) {
    errors.increment();
  }
}
