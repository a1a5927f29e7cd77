package io.resque4j.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How fast some work goes, and how long the rest will take at that rate. */
public final class Pace {
  private static final Duration BEFORE_IT_IS_KNOWN = Duration.ofMillis(500);

  private final InstantSource clock;
  private final Instant start;

  public Pace(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** {@code 12,345/s, 8 s left}; nothing in the first moment. */
  public String note(long done, long total) {
    Duration since = Duration.between(start, clock.instant());
    if (done <= 0 || since.compareTo(BEFORE_IT_IS_KNOWN) < 0) {
      return "";
    }
    double rate = done * 1_000.0 / since.toMillis();
    long left = (long) Math.ceil(Math.max(0, total - done) / rate);
    return "%s/s, %s left".formatted(Text.count(Math.round(rate)), Times.rough(left));
  }
}
