package io.resque4j.worker;

import io.resque4j.core.TimeSpan;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Queues that are left alone for a while because they gave jobs that nobody here knows, so that
 * such jobs are not taken and returned without end. A round through a queue is slow; one that
 * brought nothing else is followed by a pause, which doubles with each such round. A job that is
 * known here ends all that.
 */
final class QueueRests {
  /** While jobs are on their way back. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(1);

  /** Between two claims of one round. */
  private static final Duration STEP = Duration.ofMillis(10);

  /** After the first round that brought nothing that is known. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** After so many of the longest pauses without a job a queue is forgotten: it may be deleted. */
  private static final int FORGOTTEN_AFTER = 10;

  private final Map<String, Rest> rests = new ConcurrentHashMap<>();
  private final Duration longest;
  private final LongSupplier nanoTime;
  private volatile long lastLook;

  /**
   * No queue rests.
   *
   * @param longest how long one rests at most
   */
  QueueRests(Duration longest, LongSupplier nanoTime) {
    this.longest = longest;
    this.nanoTime = nanoTime;
    this.lastLook = nanoTime.getAsLong();
  }

  /**
   * One queue.
   *
   * @param until nanoseconds of the monotonic clock
   * @param returned how many jobs were returned in this round
   * @param pause how long it rests after this round
   */
  private record Rest(long until, long returned, Duration pause) {}

  /** A job of this queue is about to be returned; {@link #returned} or {@link #knows} follows. */
  void returns(String queue) {
    forgetOld();
    long until = after(TimeSpan.shorter(UNDER_WAY, longest));
    rests.merge(
        queue,
        new Rest(until, 1, TimeSpan.shorter(FIRST_PAUSE, longest)),
        (rest, first) -> new Rest(until, rest.returned + 1, rest.pause));
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    long age = longest.toNanos() * FORGOTTEN_AFTER;
    if (now - lastLook > age) {
      lastLook = now;
      rests.values().removeIf(rest -> now - rest.until > age);
    }
  }

  /** How many queues are remembered. */
  int size() {
    return rests.size();
  }

  /** A job was returned, and the queue has so many now: that is how long a round is. */
  void returned(String queue, long length) {
    rests.computeIfPresent(queue, (name, rest) -> returned(rest, length));
  }

  private Rest returned(Rest rest, long length) {
    if (rest.returned >= length) {
      Duration next = TimeSpan.shorter(rest.pause.multipliedBy(2), longest);
      return new Rest(after(rest.pause), 0, next);
    }
    // Of jobs that were taken together, the first may have ended the round.
    return rest.returned == 0
        ? rest
        : new Rest(after(TimeSpan.shorter(STEP, longest)), rest.returned, rest.pause);
  }

  private long after(Duration time) {
    return nanoTime.getAsLong() + time.toNanos();
  }

  /** The queue gave a job that is known here. */
  void knows(String queue) {
    if (!rests.isEmpty()) {
      rests.remove(queue);
    }
  }

  /** Whether the queue is to be left alone now. */
  boolean isResting(String queue) {
    Rest rest = rests.get(queue);
    return rest != null && rest.until - nanoTime.getAsLong() > 0;
  }

  /** Whether none was ever left alone, or all of them were found to give known jobs. */
  boolean isEmpty() {
    return rests.isEmpty();
  }

  /** How long until a queue that rests may be asked again; {@code most} if that is sooner. */
  Duration untilNext(Duration most) {
    long now = nanoTime.getAsLong();
    long least = most.toNanos();
    for (Rest rest : rests.values()) {
      long left = rest.until - now;
      least = left > 0 ? Math.min(least, left) : least;
    }
    return Duration.ofNanos(least);
  }
}
