package io.resque4j.cli.http;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What changed between two samples. A queue's own completions are not counted in Redis, so of a
 * single queue it is known how fast it grows, and of the whole fleet also how many jobs end.
 */
record FleetRates(FleetSample before, FleetSample now) {

  static Optional<FleetRates> between(FleetSample before, FleetSample now) {
    return now.nanos() - before.nanos() > 0
        ? Optional.of(new FleetRates(before, now))
        : Optional.empty();
  }

  private double perSecond(long difference) {
    return difference * 1e9 / (now.nanos() - before.nanos());
  }

  /** Jobs that ended per second. */
  double completions() {
    return Math.max(0, perSecond(now.ended() - before.ended()));
  }

  /** Jobs that came per second: what ended, and by what the queues grew. */
  double arrivals() {
    return Math.max(0, completions() + growth());
  }

  /** By how much all queues grow per second; below 0: they shrink. */
  double growth() {
    return perSecond(now.waiting() - before.waiting());
  }

  /** Seconds until all queues are empty at this rate; nothing when they do not shrink. */
  OptionalDouble drain() {
    return drain(now.waiting(), growth());
  }

  /** By how much a queue grows per second; nothing where it is not known. */
  OptionalDouble growth(String queue) {
    Long length = now.lengths().get(queue);
    if (length == null) {
      return OptionalDouble.empty();
    }
    Long old = before.lengths().getOrDefault(queue, 0L);
    return old == null ? OptionalDouble.empty() : OptionalDouble.of(perSecond(length - old));
  }

  /** Seconds until a queue is empty at this rate; nothing when it does not shrink. */
  OptionalDouble drain(String queue) {
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
