package io.resque4j.scheduler;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the jobs of seconds that have come to their queues, the earliest first. */
final class DelayedTransfer implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedTransfer.class);

  /** How many seconds are read from the schedule at a time. */
  private static final int SECONDS = 100;

  /** A second whose jobs cannot be moved is tried again after this time. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private static final Duration GONE_AFTER = Duration.ofSeconds(60);

  /** So many of them are remembered; the others are tried each time. */
  private static final int MOST_RESTING = 10_000;

  /** After so many refusals in a row it is Redis that does not work, not the second. */
  private static final int MOST_REFUSALS = 3;

  private static final long A_DAY = Duration.ofDays(1).toSeconds();

  private final DelayedStore delayed;
  private final Leadership leadership;
  private final SecondTransfer seconds;
  private final RedisClock clock;
  private final Listeners listeners;
  private final LongSupplier nanoTime;
  private final Map<Long, Long> restingUntil = new LinkedHashMap<>();
  private int refusals;

  DelayedTransfer(
      DelayedStore delayed,
      Leadership leadership,
      SecondTransfer seconds,
      RedisClock clock,
      Listeners listeners,
      LongSupplier nanoTime) {
    this.delayed = delayed;
    this.leadership = leadership;
    this.seconds = seconds;
    this.clock = clock;
    this.listeners = listeners;
    this.nanoTime = nanoTime;
  }

  @Override
  public Duration perform(long second) {
    refusals = 0;
    forgetWhatIsGone();
    if (!moveAllUpTo(second)) {
      return Duration.ZERO; // the lock was lost: look who leads
    }
    OptionalDouble next = RedisGateway.await(delayed.nextAfter(second));
    long due = (long) Math.ceil(next.orElse(Long.MAX_VALUE)); // of a garbage member: any number
    Duration pause = clock.until(Math.min(due, second + A_DAY));
    return restingUntil.isEmpty() || pause.compareTo(TRY_AGAIN) < 0 ? pause : TRY_AGAIN;
  }

  /** What could not be moved and is not tried any more was taken away by somebody. */
  private void forgetWhatIsGone() {
    long now = nanoTime.getAsLong();
    restingUntil.values().removeIf(until -> now - until > GONE_AFTER.toNanos());
  }

  private boolean moveAllUpTo(long second) {
    long skipped = 0;
    List<String> due;
    do {
      due = RedisGateway.await(delayed.due(second, skipped, SECONDS));
      for (String member : due) {
        if (!leadership.stillLeads()) {
          return false;
        }
        skipped += moveOrSkip(member);
      }
    } while (!due.isEmpty());
    return true;
  }

  /** Returns 1 when the member stays in the schedule and is to be passed over, else 0. */
  private int moveOrSkip(String member) {
    Optional<Long> named = ResqueKeys.second(member);
    if (named.isEmpty()) {
      LOG.debug("The schedule has a member that is no second; it is passed over: {}", member);
      return 1;
    }
    long second = named.get();
    Long rests = restingUntil.get(second);
    if (rests != null && nanoTime.getAsLong() - rests < 0) {
      return 1;
    }
    restingUntil.remove(second);
    try {
      boolean done = seconds.move(second);
      refusals = 0;
      return done ? 0 : 1;
    } catch (ResqueConnectionException | UnknownOutcomeException e) {
      throw e;
    } catch (RuntimeException e) {
      if (isOfAll(e)) {
        throw e;
      }
      if (restingUntil.size() < MOST_RESTING) {
        restingUntil.put(second, nanoTime.getAsLong() + TRY_AGAIN.toNanos());
      }
      listeners.error("The jobs of second " + second + " cannot be moved; the next is tried", e);
      return 1;
    }
  }

  private boolean isOfAll(RuntimeException e) {
    boolean mayBe = e instanceof RedisRefusedException refused && !refused.isWrongType();
    return mayBe && ++refusals == MOST_REFUSALS;
  }
}
