package io.resque4j.scheduler;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** When a recurring job is due: by a cron expression in a time zone, or at fixed intervals. */
public abstract sealed class Schedule permits CronExpression, Interval {
  private final String text;
  private final ZoneId zone;

  Schedule(String text, ZoneId zone) {
    this.text = text;
    this.zone = zone;
  }

  /**
   * Reads a schedule: {@code every 5m}, or what {@link #cron} takes.
   *
   * @param zone the time zone in which a cron expression is meant
   * @throws IllegalArgumentException when it is none; the message names the field
   */
  public static Schedule parse(String text, ZoneId zone) {
    return Interval.isOne(text) ? Interval.read(text) : cron(text, zone);
  }

  /**
   * A cron expression of five fields (minute, hour, day of month, month, day of week) or of six,
   * the first of which is the second. A field has {@code *}, numbers, ranges {@code a-b}, steps
   * {@code *}{@code /n} and lists of them; months and days of the week have their English names
   * too, Sunday is 0 and 7, and {@code L} is the last day of the month. When both days are given,
   * either will do.
   *
   * @throws IllegalArgumentException when it is none, or never comes due; the message names the
   *     field
   */
  public static Schedule cron(String expression, ZoneId zone) {
    return CronExpression.read(expression, zone);
  }

  /**
   * Fixed intervals, from when the job is defined.
   *
   * @param interval whole seconds, from 1 s to 366 days
   * @throws IllegalArgumentException when it is out of its range
   */
  public static Schedule every(Duration interval) {
    return Interval.ofLength(interval);
  }

  /**
   * A time zone by its name.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a time zone such as Europe/Berlin or UTC, got: " + name, e);
    }
  }

  /** The schedule as it is written. */
  public final String text() {
    return text;
  }

  /** The time zone in which it is meant; UTC for intervals. */
  public final ZoneId zone() {
    return zone;
  }

  /** The first firing after a time, to the second; nothing if there is none any more. */
  public final Optional<Instant> nextAfter(Instant time) {
    long next = nextAfter(time.getEpochSecond());
    return next == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(next));
  }

  /** The next firings after a time, as many as are asked for if there are so many. */
  public final List<Instant> nextAfter(Instant time, int count) {
    List<Instant> next = new ArrayList<>(count);
    Optional<Instant> each = nextAfter(time);
    while (each.isPresent() && next.size() < count) {
      next.add(each.get());
      each = nextAfter(each.get());
    }
    return next;
  }

  static final long NEVER = Long.MAX_VALUE;

  /** The second of the first firing after this second, or {@link #NEVER}. */
  abstract long nextAfter(long second);

  /**
   * The second of the last firing in a span, or {@link #NEVER} if there is none. It is looked for
   * by halving, so that a long span costs little.
   *
   * @param after the second before the span
   * @param until the last second of the span
   */
  long lastIn(long after, long until) {
    long last = NEVER;
    long low = after;
    long high = until; // no firing lies after it
    long next = nextAfter(low);
    while (next <= until) {
      last = next;
      low = next;
      long middle = middle(low, high);
      next = nextAfter(middle);
      while (next > until && middle > low) {
        high = middle;
        middle = middle(low, high);
        next = nextAfter(middle);
      }
    }
    return last;
  }

  private static long middle(long low, long high) {
    return low + (high - low) / 2;
  }

  /** The seconds of the last firings in a span, at most so many, in their order. */
  final List<Long> lastIn(long after, long until, int count) {
    Deque<Long> found = new ArrayDeque<>();
    long last = lastIn(after, until);
    while (last != NEVER && found.size() < count) {
      found.addFirst(last);
      last = lastIn(after, last - 1);
    }
    return List.copyOf(found);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Schedule that && text.equals(that.text) && zone.equals(that.zone);
  }

  @Override
  public final int hashCode() {
    return Objects.hash(text, zone);
  }

  @Override
  public final String toString() {
    return this instanceof Interval ? text : text + " " + zone;
  }
}
