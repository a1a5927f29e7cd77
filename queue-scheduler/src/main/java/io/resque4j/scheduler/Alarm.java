package io.resque4j.scheduler;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread sleep until a time has come, until it is rung, or until the end. Rings are
 * counted: one that comes while the sleeper is still looking ends the sleep that follows.
 */
final class Alarm {
  /** What it is rung for. */
  enum Bell {
    /** The schedule of delayed jobs has changed, or a recurring job. */
    SCHEDULE,
    /** The leader lock has changed. */
    LOCK
  }

  private final Map<Bell, Long> rings = new EnumMap<>(Bell.class);
  private boolean stopped;

  /** Keeps nobody waiting. */
  synchronized void ring(Bell bell) {
    rings.merge(bell, 1L, Long::sum);
    notifyAll();
  }

  /** How often it was rung so far. */
  synchronized long rings(Bell bell) {
    return rings.getOrDefault(bell, 0L);
  }

  /** Ends the sleep, and every other that may follow. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Sleeps, whatever rings; returns whether it was stopped. */
  boolean sleep(Duration time) throws InterruptedException {
    return sleepWhile(() -> true, time);
  }

  /**
   * Sleeps until the time is over or the bell is rung.
   *
   * @param rings how often it had been rung when was last looked for what it is rung for
   * @return whether it was stopped
   */
  boolean sleep(Duration time, Bell bell, long rings) throws InterruptedException {
    return sleepWhile(() -> rings(bell) == rings, time);
  }

  private synchronized boolean sleepWhile(BooleanSupplier quiet, Duration time)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long rest = time.toNanos();
    while (!stopped && rest > 0 && quiet.getAsBoolean()) {
      wait(TimeUnit.NANOSECONDS.toMillis(rest) + 1); // too early would be a turn for nothing
      rest = end - System.nanoTime();
    }
    return stopped;
  }
}
