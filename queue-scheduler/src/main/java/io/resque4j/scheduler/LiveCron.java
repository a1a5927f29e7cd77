package io.resque4j.scheduler;

import io.resque4j.core.redis.CronStore.Stored;
import io.resque4j.scheduler.CronPlan.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A recurring job as the leader knows it. For one thread. */
final class LiveCron {
  private static final long FIRST_PAUSE_MS = 1000;
  private static final long LONGEST_PAUSE_MS = 10_000;

  private final CronDefinition definition;
  private Stored stored;

  /** Null when there is none, or it is garbage: then its firings begin anew. */
  private @Nullable CronRecord record;

  private final Deque<Step> plan = new ArrayDeque<>();
  private long next;
  private long pauseMillis;
  private long pausedUntil;

  /**
   * An entry as it was read.
   *
   * @throws IllegalArgumentException when its definition is garbage
   */
  LiveCron(Stored stored) {
    this.stored = stored;
    this.definition = CronDefinition.read(stored.name(), stored.definition());
    take(stored);
  }

  String name() {
    return stored.name();
  }

  CronJob job() {
    return definition.job();
  }

  Stored stored() {
    return stored;
  }

  @Nullable CronRecord record() {
    return record;
  }

  boolean isOf(Stored other) {
    return Arrays.equals(stored.definition(), other.definition());
  }

  /** Takes what lies in Redis now; the definition is the same. */
  void read(Stored now) {
    plan.clear();
    if (!Arrays.equals(stored.record(), now.record())) { // when it comes next is not for nothing
      take(now);
    }
  }

  private void take(Stored now) {
    byte[] bytes = now.record();
    settled(now, bytes == null ? null : CronRecord.read(bytes).orElse(null));
  }

  /** A firing was settled. */
  void settled(CronRecord after) {
    settled(new Stored(stored.name(), stored.definition(), after.write()), after);
    plan.poll();
    pauseMillis = 0;
  }

  private void settled(Stored now, @Nullable CronRecord after) {
    stored = now;
    record = after;
    next = after == null ? 0 : job().schedule().nextAfter(after.settled());
  }

  /** The second of the next firing; 0 when it has to begin. */
  long next() {
    return next;
  }

  boolean isDue(long now, long nanos) {
    return next <= now && !isPaused(nanos);
  }

  boolean isPaused(long nanos) {
    return pauseMillis > 0 && nanos - pausedUntil < 0;
  }

  /** What is to be done next, with a record; null: by now there is nothing. */
  @Nullable Step step(CronRecord from, long now) {
    if (plan.isEmpty()) {
      plan.addAll(CronPlan.of(job(), from.settled(), now));
    }
    return plan.peek();
  }

  /** How long it still waits after a failure. */
  Duration pause(long nanos) {
    return Duration.ofNanos(Math.max(0, pausedUntil - nanos));
  }

  /** It could not be fired: it waits, longer each time. */
  void rest(long nanos) {
    pauseMillis = pauseMillis == 0 ? FIRST_PAUSE_MS : Math.min(pauseMillis * 2, LONGEST_PAUSE_MS);
    pausedUntil = nanos + pauseMillis * 1_000_000;
  }
}
