package io.resque4j.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until a test moves it. Like a real machine it has two: the wall clock,
 * which can be set to anything, and a monotonic one, which only {@link #advance} moves.
 * Thread-safe.
 */
public final class SettableClock implements InstantSource {
  private Instant now;
  private long nanos;

  private SettableClock(Instant now) {
    this.now = now;
  }

  /** A clock that shows this time. */
  public static SettableClock at(Instant now) {
    return new SettableClock(now);
  }

  /** A clock that shows this time, such as {@code 2026-11-23T22:32:00Z}. */
  public static SettableClock at(String now) {
    return at(Instant.parse(now));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Lets time pass, on both clocks; never backwards. */
  public synchronized void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not go back; setWallClock does: " + time);
    }
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Puts the wall clock forward or back, as an administrator does; no time passes. */
  public synchronized void setWallClock(Instant time) {
    now = time;
  }

  /** Nanoseconds of the monotonic clock. */
  public synchronized long nanoTime() {
    return nanos;
  }

  /** The monotonic clock, to be given where {@code System::nanoTime} is the usual one. */
  public LongSupplier nanoSource() {
    return this::nanoTime;
  }

  @Override
  public String toString() {
    return instant().toString();
  }
}
