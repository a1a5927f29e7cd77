package io.resque4j.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.resque4j.core.EnqueueEvent;
import io.resque4j.core.EnqueueListener;
import io.resque4j.core.UnknownOutcomeException;

/**
 * Counts what a producer enqueues.
 *
 * <pre>{@code
 * Resque.builder().uri(uri).listener(new EnqueueMetrics(registry)).connect();
 * }</pre>
 */
public final class EnqueueMetrics implements EnqueueListener {
  private static final String NAME = "jobs.enqueued";
  private static final String DESCRIPTION = "Jobs that a producer enqueued, or tried to";
  private static final String RESULT = "result";

  private final PerJob<Counter> now;
  private final PerJob<Counter> delayed;
  private final PerJob<Counter> vetoed;
  private final PerJob<Counter> duplicate;
  private final PerJob<Counter> failed;
  private final PerJob<Counter> unknown;

  /** With {@link MetricsConfig#DEFAULT}. */
  public EnqueueMetrics(MeterRegistry registry) {
    this(registry, MetricsConfig.DEFAULT);
  }

  /** As the configuration says. */
  public EnqueueMetrics(MeterRegistry registry, MetricsConfig config) {
    Meters meters = new Meters(registry, config);
    now = meters.counters(NAME, DESCRIPTION, RESULT, "enqueued");
    delayed = meters.counters(NAME, DESCRIPTION, RESULT, "delayed");
    vetoed = meters.counters(NAME, DESCRIPTION, RESULT, "vetoed");
    duplicate = meters.counters(NAME, DESCRIPTION, RESULT, "duplicate");
    failed = meters.counters(NAME, DESCRIPTION, RESULT, "failed");
    unknown = meters.counters(NAME, DESCRIPTION, RESULT, "unknown");
  }

  @Override
  public void onEnqueue(EnqueueEvent job) {
    counters(job).of(job.queue(), job.jobClass()).increment();
  }

  private PerJob<Counter> counters(EnqueueEvent job) {
    return switch (job.result()) {
      case ENQUEUED -> job.delayed() ? delayed : now;
      case VETOED -> vetoed;
      case DUPLICATE -> duplicate;
    };
  }

  @Override
  public void onEnqueueFailure(String queue, String jobClass, Throwable failure) {
    PerJob<Counter> counters = failure instanceof UnknownOutcomeException ? unknown : failed;
    counters.of(queue, jobClass).increment();
  }
}
