package io.resque4j.core.health;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Where a loop says that it turns. One thread beats; any may look. */
public final class Pulse {
  /** So many of its longest pauses may a loop miss. */
  private static final int PAUSES = 3;

  /** So many times may it wait in vain for Redis in one turn. */
  private static final int WAITS = 2;

  private final String loop;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private volatile long last;

  /**
   * Begins with a beat.
   *
   * @param limit the age from which on the loop counts as hanging
   * @param nanoTime a monotonic clock, as {@link System#nanoTime}
   */
  public Pulse(String loop, Duration limit, LongSupplier nanoTime) {
    this.loop = loop;
    this.limit = limit;
    this.nanoTime = nanoTime;
    beat();
  }

  /**
   * For a loop that talks to Redis.
   *
   * @param pause how long it rests between two turns at most
   * @param wait how long it may wait for a reply
   */
  public static Pulse of(String loop, Duration pause, Duration wait) {
    return new Pulse(
        loop, pause.multipliedBy(PAUSES).plus(wait.multipliedBy(WAITS)), System::nanoTime);
  }

  /** It turns. */
  public void beat() {
    last = nanoTime.getAsLong();
  }

  /** One turn, and the beat after it, however it ends. */
  public Runnable after(Runnable turn) {
    return () -> {
      try {
        turn.run();
      } finally {
        beat();
      }
    };
  }

  /** How it does now. */
  public LoopHealth health() {
    return new LoopHealth(loop, Duration.ofNanos(nanoTime.getAsLong() - last), limit);
  }
}
