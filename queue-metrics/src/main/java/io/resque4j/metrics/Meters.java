package io.resque4j.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes meters of one registry: names, tags and their bounds in one place. */
final class Meters {
  /** What every name begins with. */
  static final String PREFIX = "resque4j.";

  private static final String QUEUE = "queue";
  private static final String CLASS = "class";
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST_JOB = Duration.ofHours(1);

  private final MeterRegistry registry;
  private final MetricsConfig config;
  private final BoundedNames queues;
  private final BoundedNames classes;

  Meters(MeterRegistry registry, MetricsConfig config) {
    this.registry = registry;
    this.config = config;
    this.queues = new BoundedNames(config.maxNames());
    this.classes = new BoundedNames(config.maxNames());
  }

  Counter counter(String name, String description, String... tags) {
    return counter(name, description, Tags.of(tags));
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  Timer timer(String name, String description, String... tags) {
    return timer(name, description, Tags.of(tags));
  }

  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .tags(tags)
        .publishPercentileHistogram(config.histogram())
        .minimumExpectedValue(SHORTEST)
        .maximumExpectedValue(LONGEST_JOB)
        .register(registry);
  }

  void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  void timeGauge(String name, String description, Supplier<Duration> value) {
    TimeGauge.builder(PREFIX + name, () -> value.get().toNanos(), TimeUnit.NANOSECONDS)
        .description(description)
        .register(registry);
  }

  /** A counter for each queue and class. */
  PerJob<Counter> counters(String name, String description, String... tags) {
    return perJob(names -> counter(name, description, names.and(tags)));
  }

  /** A timer for each queue and class. */
  PerJob<Timer> timers(String name, String description) {
    return perJob(names -> timer(name, description, names));
  }

  private <M> PerJob<M> perJob(Function<Tags, M> maker) {
    return new PerJob<>(
        queues,
        classes,
        config.maxPairs(),
        (queue, jobClass) -> maker.apply(Tags.of(QUEUE, queue, CLASS, jobClass)));
  }
}
