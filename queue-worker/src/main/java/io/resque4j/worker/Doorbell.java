package io.resque4j.worker;

import io.resque4j.core.ResqueException;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.BellStore;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes an idle multiWorker when there is a job for it, so that it need not poll. One process of
 * all hears of new jobs and rings (see {@link Ringer}); this one may be it, and may wait for a ring
 * itself.
 *
 * <p>A ring is a token in a list: one that comes before anybody waits is still there. It is a hint
 * only. Where nobody can ring, {@link #isRung} says so and the dispatcher polls.
 */
final class Doorbell implements AutoCloseable {
  /** Who rings has to say so at least this often, or another one takes over. */
  private static final Duration ROLE_TTL = Duration.ofSeconds(5);

  /** How often the role is renewed or asked for. */
  static final Duration LOOK = Duration.ofMillis(2_500);

  /** How soon it looks whether a probe was heard that was not heard at once. */
  private static final Duration LOOK_SOON = Duration.ofMillis(200);

  /** So many probes in a row must be unheard before it gives up. */
  private static final int DEAF_AFTER = 12;

  /** One that could not hear tries again after this time. */
  private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

  /** With more queues than this the bell of all queues is waited on: it rings for each of them. */
  private static final int MOST_BELLS = 200;

  private final RedisStores waiting;
  private final RedisStores role;
  private final Supplier<RedisStores> ears;
  private final String name;
  private final List<String> queues;
  private final Duration longestWait;
  private final Listeners listeners;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final Pulse pulse;
  private final AtomicBoolean waits = new AtomicBoolean();
  private volatile Sleeper sleeper = queue -> {};
  private volatile boolean idle;
  private volatile long rungUntil;
  private volatile boolean closed;
  private @Nullable Ringer ringer;
  private int unheard;
  private long deafUntil;

  /** Who has no work. Called on threads that must not be kept. */
  interface Sleeper {
    /** There may be a job in this queue, or in several ({@link BellStore#SEVERAL}). */
    void rung(String queue);

    /**
     * There may be a job in this queue, or in several: asks at once over this connection, if it can
     * be done from its thread.
     *
     * @return false: nothing was asked
     */
    default boolean askAtOnce(String queue, Shortcut over) {
      return false;
    }

    /**
     * This process rings for others, and hears that a queue has changed. If all of it is idle, it
     * may ask at once, before it rings for anybody.
     *
     * @return false: nothing was asked
     */
    default boolean askFirst(String queue, Shortcut over) {
      return false;
    }
  }

  /**
   * A doorbell that nobody waits at yet.
   *
   * @param waiting a connection of its own, which is closed with this
   * @param role a connection that is never kept waiting
   * @param ears opens a connection to listen on
   * @param name tells it from all others
   * @param queues none: all queues
   * @param longestWait how long one wait lasts at most
   */
  Doorbell(
      RedisStores waiting,
      RedisStores role,
      Supplier<RedisStores> ears,
      String name,
      List<String> queues,
      Duration longestWait,
      Listeners listeners,
      ScheduledExecutorService timer,
      LongSupplier nanoTime) {
    this.waiting = waiting;
    this.role = role;
    this.ears = ears;
    this.name = name;
    this.queues = queues.size() > MOST_BELLS ? List.of() : queues;
    this.longestWait = longestWait;
    this.listeners = listeners;
    this.timer = timer;
    this.nanoTime = nanoTime;
    // One look may ask for three things, one after the other.
    this.pulse = Pulse.of("doorbell", LOOK, role.longestWait().multipliedBy(2));
    this.rungUntil = nanoTime.getAsLong();
    this.deafUntil = nanoTime.getAsLong();
  }

  /**
   * Begins.
   *
   * @param sleeper is woken
   */
  void begin(Sleeper sleeper) {
    this.sleeper = sleeper;
    timer.scheduleWithFixedDelay(pulse.after(this::look), 0, LOOK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether it still looks who rings. */
  LoopHealth health() {
    return pulse.health();
  }

  /** Whether somebody rings when jobs come. */
  boolean isRung() {
    return nanoTime.getAsLong() - rungUntil < 0;
  }

  /** Whether it has no work, and somebody rings when jobs come. */
  boolean waits() {
    return idle && isRung();
  }

  /** There is no work: waits for a ring, until there is one or until {@link #busy}. */
  void idle() {
    idle = true;
    if (closed || !isRung() || !waits.compareAndSet(false, true)) {
      return;
    }
    waiting
        .bells()
        .await(queues, longestWait)
        .whenComplete(
            (queue, error) -> {
              // Until the claim is answered nobody waits here: the connection does one thing at a
              // time, and while it waits for a token it gives no reply to anything else.
              if (error != null || closed || !asksAtOnce(queue)) {
                waits.set(false);
                if (error == null) { // else the dispatcher looks by itself and comes here again
                  waited(queue);
                }
              }
            });
  }

  private boolean asksAtOnce(Optional<String> queue) {
    return queue.isPresent() && sleeper.askAtOnce(queue.get(), new WaitingShortcut());
  }

  /** The connection on which it waits, while it does not. */
  private final class WaitingShortcut implements Shortcut {
    @Override
    public ClaimStore claims() {
      return waiting.claims();
    }

    @Override
    public void answered(boolean found) {
      waits.set(false);
    }
  }

  private void waited(Optional<String> queue) {
    if (closed) {
      queue.ifPresent(this::passOn);
    } else if (queue.isPresent()) {
      sleeper.rung(queue.get());
    } else if (idle) {
      idle();
    }
  }

  /** There is work: nobody waits here any more, and what is rung still is passed on. */
  void busy() {
    idle = false;
  }

  /** This one cannot take the job that it was rung for: another one may. */
  void passOn(String queue) {
    passOn(List.of(queue));
  }

  /** As {@link #passOn(String)}, for those of these queues that have jobs. */
  void passOn(List<String> queues) {
    role.bells().ring(queues);
  }

  private void look() {
    try {
      lookForRinger();
    } catch (ResqueException e) {
      // The dispatcher meets the same trouble and says so; without a bell it polls.
    } catch (RuntimeException e) { // else it would never look again
      listeners.error("The doorbell met a fault and goes on", e);
    }
  }

  private void lookForRinger() {
    long now = nanoTime.getAsLong();
    if (now - deafUntil < 0) {
      // Another one may hear; giving up what is not held tells who has the role.
      rungBy(RedisGateway.await(role.bells().release(name)), now);
      return;
    }
    boolean heard = ringer != null && ringer.hears(); // of the probe of the last look
    String ringing = RedisGateway.await(role.bells().lease(name, ROLE_TTL));
    if (!ringing.equals(name)) {
      stopRinging();
      rungBy(ringing, now);
    } else if (ringer == null) {
      ringer = new Ringer(ears.get(), timer, this::probeHeard, sleeper::askFirst);
      unheard = 0;
      ringer.catchUp(); // which has an answer on the same connection: Redis tracks from now on
      RedisGateway.await(role.bells().probe(ROLE_TTL));
      lookSoon(LOOK_SOON);
    } else {
      judge(heard, now);
    }
  }

  /** A probe may come before Redis has begun to track, or while the connection is made anew. */
  private void judge(boolean heard, long now) {
    if (heard) {
      unheard = 0;
      rungBy(name, now);
    } else if (++unheard == DEAF_AFTER) {
      beDeaf(now);
    } else {
      lookSoon(LOOK_SOON);
    }
  }

  /** The first one says that it hears; the others are looked for in time. */
  private void probeHeard() {
    if (!isRung()) {
      lookSoon(Duration.ZERO);
    }
  }

  private void lookSoon(Duration wait) {
    try {
      timer.schedule(this::look, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // the multiWorker stops
    }
  }

  private void rungBy(String ringing, long now) {
    rungUntil = ringing.isEmpty() ? now : now + ROLE_TTL.toNanos();
    if (idle) {
      idle(); // it may have been idle before anybody rang
    }
  }

  private void beDeaf(long now) {
    stopRinging();
    deafUntil = now + TRY_AGAIN.toNanos();
    rungBy(RedisGateway.await(role.bells().release(name)), now);
    listeners.error(
        "Redis does not tell of new jobs here (CLIENT TRACKING); queues are polled instead",
        new IllegalStateException(DEAF_AFTER + " probes in a row were not heard of"));
  }

  private void stopRinging() {
    if (ringer != null) {
      ringer.close();
      ringer = null;
    }
  }

  /** Ends the waiting, and lets another one ring at once. The timer must have ended before. */
  @Override
  public void close() {
    closed = true;
    stopRinging();
    try {
      RedisGateway.await(role.bells().release(name));
    } catch (ResqueException e) {
      // It ends by itself.
    }
    waiting.close();
  }
}
