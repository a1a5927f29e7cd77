package io.resque4j.scheduler;

import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.LeaderStore;
import io.resque4j.core.redis.LeaderStore.Lock;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * This scheduler's part in the leader lock, which it shares with node-resque's schedulers. What it
 * believes is only for deciding what to try: every script that writes for a leader checks the lock
 * itself. For one thread, but for {@link #leads}.
 */
final class Leadership {
  /** So long before the lock may have ended it is not trusted any more. */
  private static final int MARGIN_DIVISOR = 10;

  private static final Duration RENEWED_LATELY = Duration.ofSeconds(1);

  private final LeaderStore lock;
  private final String name;
  private final Duration ttl;
  private final Listeners listeners;
  private final LongSupplier nanoTime;
  private final Pulse pulse;
  private volatile boolean leading;
  private volatile boolean resigning;

  /** An attempt had no answer: the lock may be ours, whatever is believed. */
  private boolean unanswered;

  /**
   * When the attempt began that last took or renewed the lock: it is ours from then for its TTL.
   */
  private volatile long since;

  private long freeAt;
  private long attempts;

  /**
   * Leads nobody yet.
   *
   * @param pulse beats whenever the scheduler asks whether it still leads: it does so in each turn
   *     and between the batches of a long one
   */
  Leadership(
      LeaderStore lock,
      String name,
      Duration ttl,
      Listeners listeners,
      LongSupplier nanoTime,
      Pulse pulse) {
    this.lock = lock;
    this.name = name;
    this.ttl = ttl;
    this.listeners = listeners;
    this.nanoTime = nanoTime;
    this.pulse = pulse;
    this.freeAt = nanoTime.getAsLong();
  }

  /** Takes or renews the lock; returns whether this scheduler leads. */
  boolean tryToLead() {
    if (resigning) {
      return false;
    }
    long attempt = nanoTime.getAsLong();
    attempts++;
    Lock held;
    try {
      held = RedisGateway.await(lock.acquire(name, ttl));
      unanswered = false;
    } catch (RuntimeException e) {
      unanswered |= e instanceof UnknownOutcomeException;
      if (leading && !leads()) {
        lost("");
      }
      throw e;
    }
    if (held.isOf(name)) {
      since = attempt;
      if (!leading) {
        leading = true;
        listeners.tell(each -> each.onLeader(name));
      }
    } else {
      freeAt = nanoTime.getAsLong() + held.rest().toNanos();
      lost(held.leader());
    }
    return leading;
  }

  /** In a long piece of work: renews the lock unless that was done a moment ago. */
  boolean stillLeads() {
    pulse.beat();
    boolean renewed = leading && nanoTime.getAsLong() - since < renewedLately();
    return !resigning && (renewed || tryToLead());
  }

  private long renewedLately() {
    return Math.min(RENEWED_LATELY.toNanos(), ttl.toNanos() / 3);
  }

  /** How long the leader may do without a renewal. */
  Duration untilRenewal() {
    return Duration.ofNanos(Math.max(0, since + ttl.toNanos() / 3 - nanoTime.getAsLong()));
  }

  /** How long it takes until the lock of another ends, if it is not renewed. */
  Duration untilFree() {
    return Duration.ofNanos(Math.max(0, freeAt - nanoTime.getAsLong()));
  }

  /** How often the lock was asked for so far. */
  long attempts() {
    return attempts;
  }

  /**
   * Whether the lock is certainly this scheduler's as far as its time to live says: from the start
   * of the attempt that took or renewed it, less a margin. May be asked from any thread.
   */
  boolean leads() {
    long trusted = ttl.toNanos() - ttl.toNanos() / MARGIN_DIVISOR;
    return leading && nanoTime.getAsLong() - since < trusted;
  }

  private void lost(String leader) {
    if (leading) {
      leading = false;
      listeners.tell(each -> each.onLostLeader(leader));
    }
  }

  /**
   * From now on this scheduler says that it does not lead, so that a long piece of work ends;
   * {@link #release} follows. May be called from any thread.
   */
  void resign() {
    resigning = true;
  }

  /** Gives the lock up, so that another can lead at once. */
  void release() {
    if (leading || unanswered) {
      leading = false;
      unanswered = false;
      RedisGateway.await(lock.release(name));
    }
  }
}
