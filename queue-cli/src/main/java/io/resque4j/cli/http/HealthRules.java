package io.resque4j.cli.http;

import io.resque4j.cli.config.HttpSettings;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.health.LoopHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Three questions. Live: does a restart help? Only a loop that hangs says no; a Redis that is away
 * does not. Ready: does it do its work now? Healthy: is there something that somebody should look
 * at?
 */
final class HealthRules {
  /** A sample that is older than this says nothing of Redis any more. */
  private static final Duration STALE = Duration.ofSeconds(60);

  private final Watched watched;
  private final FleetSampler sampler;
  private final HttpSettings settings;

  HealthRules(Watched watched, FleetSampler sampler, HttpSettings settings) {
    this.watched = watched;
    this.sampler = sampler;
    this.settings = settings;
  }

  /** Why it should be restarted; none: it lives. */
  List<String> notLive() {
    return watched.loops().stream().filter(LoopHealth::isLate).map(LoopHealth::toString).toList();
  }

  /** Why it does not do its work now; none: it does. */
  List<String> notReady() {
    List<String> reasons = new ArrayList<>(notLive());
    if (!watched.isComplete()) {
      reasons.add("it is starting");
    }
    watched
        .worker()
        .filter(health -> !health.takesJobs())
        .ifPresent(
            health ->
                reasons.add(
                    "the worker takes no jobs: it is quiet or stopping, or Redis does not hear it"));
    redisProblem().ifPresent(reasons::add);
    return reasons;
  }

  private Optional<String> redisProblem() {
    Optional<Duration> age = sampler.age();
    if (sampler.problem().isPresent()) {
      return sampler.problem().map(why -> "Redis cannot be read: " + why);
    }
    return age.isPresent() && age.get().compareTo(STALE) > 0
        ? Optional.of("Redis was not read for %d s".formatted(age.get().toSeconds()))
        : Optional.empty();
  }

  /** What somebody should look at; none: nothing. */
  List<String> unhealthy() {
    List<String> reasons = new ArrayList<>(notReady());
    sampler.newest().ifPresent(sample -> addPastLimits(sample, reasons));
    return reasons;
  }

  private void addPastLimits(FleetSample sample, List<String> reasons) {
    Integer most = settings.maxWaiting();
    if (most != null && sample.waiting() > most) {
      reasons.add("%s, limit %d".formatted(Text.plural(sample.waiting(), "waiting job"), most));
    }
    long used = sample.server().usedMemory();
    long max = sample.server().maxMemory();
    double percent = max == 0 ? 0 : 100.0 * used / max;
    if (percent > settings.maxMemoryPercent()) {
      reasons.add(
          "Redis uses %.0f %% of its memory, limit %d %%"
              .formatted(percent, settings.maxMemoryPercent()));
    }
    if (sample.server().mayEvict()) {
      reasons.add(
          "Redis may evict jobs: its maxmemory-policy is %s, expected noeviction"
              .formatted(sample.server().maxMemoryPolicy()));
    }
  }
}
