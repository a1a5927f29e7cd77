package io.resque4j.cli.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.resque4j.core.EnqueueListener;
import io.resque4j.metrics.EnqueueMetrics;
import io.resque4j.metrics.SchedulerMetrics;
import io.resque4j.metrics.WorkerMetrics;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.worker.WorkerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of this process, and their text for Prometheus. */
public final class Telemetry {
  /** The content type of {@link #scrape}. */
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EnqueueMetrics enqueues = new EnqueueMetrics(registry);
  private final WorkerMetrics worker = new WorkerMetrics(registry);
  private final SchedulerMetrics scheduler = new SchedulerMetrics(registry);
  private final AtomicReference<@Nullable FleetSampler> sampler = new AtomicReference<>();
  private final MultiGauge lengths =
      MultiGauge.builder("resque4j.queue.length")
          .description("Jobs that wait in a queue")
          .register(registry);

  /** With the meters of the JVM beside ours. */
  public Telemetry() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** To be given to the connection. */
  public EnqueueListener enqueues() {
    return enqueues;
  }

  /** To be given to the worker. */
  public WorkerListener worker() {
    return worker;
  }

  /** To be given to the scheduler. */
  public SchedulerListener scheduler() {
    return scheduler;
  }

  /** What was read of the fleet is measured as well. */
  void watch(FleetSampler samples) {
    if (sampler.getAndSet(samples) == null) {
      gauge("fleet.failed", "Jobs in the failed list", sample -> sample.failed());
      gauge("fleet.delayed.seconds", "Seconds with delayed jobs", FleetSample::delayedSeconds);
      gauge("redis.memory.used", "Bytes that Redis uses", sample -> sample.server().usedMemory());
      gauge("redis.memory.max", "Redis' limit; 0: none", sample -> sample.server().maxMemory());
    }
  }

  private void gauge(String name, String description, ToDoubleFunction<FleetSample> value) {
    Gauge.builder(
            "resque4j." + name,
            () ->
                Objects.requireNonNull(sampler.get())
                    .newest()
                    .map(value::applyAsDouble)
                    .orElse(Double.NaN))
        .description(description)
        .register(registry);
  }

  /** All meters, in the text format of Prometheus. */
  String scrape() {
    FleetSampler samples = sampler.get();
    if (samples != null) {
      samples.newest().ifPresent(this::setLengths);
    }
    return registry.scrape();
  }

  private synchronized void setLengths(FleetSample sample) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    sample
        .lengths()
        .forEach(
            (queue, length) -> {
              if (length != null) {
                rows.add(MultiGauge.Row.of(Tags.of("queue", queue), length));
              }
            });
    lengths.register(rows, true);
  }
}
