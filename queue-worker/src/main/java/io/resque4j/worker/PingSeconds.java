package io.resque4j.worker;

import java.time.InstantSource;

/**
 * The second that each ping names. Those who look for dead workers see that a ping is another one
 * than before, so two pings never name the same second, even if the clock stands still or is put
 * back. Only the heartbeat's thread touches it.
 */
final class PingSeconds {
  /** A clock that was put back by more than this is followed. */
  private static final long MOST_AHEAD = 60;

  private final InstantSource clock;
  private long last = Long.MIN_VALUE;

  PingSeconds(InstantSource clock) {
    this.clock = clock;
  }

  long next() {
    long second = clock.instant().getEpochSecond();
    boolean ahead = last >= second && last - second < MOST_AHEAD;
    last = ahead ? last + 1 : second;
    return last;
  }
}
