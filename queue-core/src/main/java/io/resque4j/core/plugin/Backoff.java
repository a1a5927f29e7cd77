package io.resque4j.core.plugin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** How long a failed job waits before it is tried again. */
@FunctionalInterface
public interface Backoff {
  /** How long after the failed attempt of this number, from 0. */
  Duration delay(int attempt);

  /**
   * Always the same time.
   *
   * @throws IllegalArgumentException when it is not longer than nothing
   */
  static Backoff fixed(Duration delay) {
    Options.positive("delay", delay);
    return attempt -> delay;
  }

  /**
   * A time for each attempt; the last one for all that follow.
   *
   * @throws IllegalArgumentException when one is not longer than nothing, or there is none
   */
  static Backoff list(List<Duration> delays) {
    List<Duration> all = List.copyOf(delays);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("expected one delay or more, got: none");
    }
    all.forEach(each -> Options.positive("delay", each));
    return attempt -> all.get(Math.min(attempt, all.size() - 1));
  }

  /**
   * Twice as long each time, with jitter: between half of it and all of it, so that jobs that
   * failed together are not tried again together.
   *
   * @param first the longest time after the first attempt
   * @param most no time is longer
   * @throws IllegalArgumentException when one is not longer than nothing
   */
  static Backoff exponential(Duration first, Duration most) {
    return exponential(first, most, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * As {@link #exponential(Duration, Duration)}, with a source of jitter from 0 to 1.
   *
   * @throws IllegalArgumentException when a time is not longer than nothing
   */
  static Backoff exponential(Duration first, Duration most, DoubleSupplier jitter) {
    Options.positive("first", first);
    Options.positive("most", most);
    return attempt -> {
      double whole = Math.min(first.toMillis() * Math.pow(2, attempt), (double) most.toMillis());
      return Duration.ofMillis(Math.round(whole * (0.5 + jitter.getAsDouble() / 2)));
    };
  }
}
