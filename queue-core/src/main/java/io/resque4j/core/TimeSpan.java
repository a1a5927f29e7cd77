package io.resque4j.core;

import java.time.Duration;

/**
 * Checks and comparisons of spans of time, for the modules of resque4j. The parts of the engine
 * reckon with what options name in nanoseconds of a clock that begins anywhere: beyond 292 years
 * that runs over.
 */
public final class TimeSpan {
  /** The longest span that an option may have: ten years. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  private TimeSpan() {}

  /**
   * Checks an option.
   *
   * @return the value
   * @throws IllegalArgumentException when it is not longer than nothing, or longer than {@link
   *     #LONGEST}
   */
  public static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "expected " + name + " to be longer than nothing, got: " + value);
    }
    return bounded(name, value, LONGEST);
  }

  /**
   * Checks that an option is not too long.
   *
   * @return the value
   * @throws IllegalArgumentException when it is longer than {@code longest}
   */
  static Duration bounded(String name, Duration value, Duration longest) {
    if (value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "expected %s to be at most %s, got: %s".formatted(name, longest, value));
    }
    return value;
  }

  /**
   * A deadline that may mean for ever, or be over: from nothing to {@link #LONGEST}, which nobody
   * outlasts.
   */
  public static Duration deadline(Duration value) {
    return value.isNegative() ? Duration.ZERO : shorter(value, LONGEST);
  }

  /** The shorter one. */
  public static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The longer one. */
  public static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
