package io.resque4j.cli.fleet;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What changed between two samples. A queue's own completions are not counted in Redis, so of a
 * single queue it is known how fast it grows, and of the whole fleet also how many jobs end.
 */
public record FleetRates(FleetCounts before, FleetCounts now) {

  /** Nothing where no time has passed. */
  public static Optional<FleetRates> between(FleetCounts before, FleetCounts now) {
    return now.nanos() - before.nanos() > 0
        ? Optional.of(new FleetRates(before, now))
        : Optional.empty();
  }

  private double perSecond(long difference) {
    return difference * 1e9 / (now.nanos() - before.nanos());
  }

  /** Jobs that ended per second. */
  public double completions() {
    return Math.max(0, perSecond(now.ended() - before.ended()));
  }

  /** Attempts that failed per second. */
  public double failures() {
    return Math.max(0, perSecond(now.failed() - before.failed()));
  }

  /** Jobs that came per second: what ended, and by what the queues grew. */
  public double arrivals() {
    return Math.max(0, completions() + growth());
  }

  /** By how much all queues grow per second; below 0: they shrink. */
  public double growth() {
    return perSecond(now.waiting() - before.waiting());
  }

  /** Seconds until all queues are empty at this rate; nothing when they do not shrink. */
  public OptionalDouble drain() {
    return drain(now.waiting(), growth());
  }

  /** By how much a queue grows per second; nothing where it is not known. */
  public OptionalDouble growth(String queue) {
    Long length = now.lengths().get(queue);
    if (length == null) {
      return OptionalDouble.empty();
    }
    Long old = before.lengths().getOrDefault(queue, 0L);
    return old == null ? OptionalDouble.empty() : OptionalDouble.of(perSecond(length - old));
  }

  /** Seconds until a queue is empty at this rate; nothing when it does not shrink. */
  public OptionalDouble drain(String queue) {
    Long length = now.lengths().get(queue);
    OptionalDouble growth = growth(queue);
    return length == null || growth.isEmpty()
        ? OptionalDouble.empty()
        : drain(length, growth.getAsDouble());
  }

  private static OptionalDouble drain(long length, double growth) {
    if (length == 0) {
      return OptionalDouble.of(0);
    }
    return growth < 0 ? OptionalDouble.of(length / -growth) : OptionalDouble.empty();
  }
}
