package io.resque4j.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * Counts what the scaling policy wants to know. Only the dispatcher's thread touches it.
 *
 * <p>The time that jobs ran is the area below the number of busy processors; divided by the time
 * that passed it is how many were busy on average, divided by the jobs that ended it is how long
 * one ran.
 */
final class WorkMeter {
  private long since;
  private long lastChange;
  private int busy;
  private double busyNanos;
  private long ended;
  private int filledClaims;
  private int shortClaims;

  WorkMeter(long now) {
    since = now;
    lastChange = now;
  }

  /**
   * What happened since the last sample.
   *
   * @param busy how many processors were busy, on average
   * @param rate completions per second
   * @param job how long a job ran, on average; empty when none ended
   * @param moreWork whether jobs were left behind; empty when nobody looked
   */
  record Sample(double busy, double rate, Optional<Duration> job, Optional<Boolean> moreWork) {}

  void began(long now) {
    busyNanos += (double) busy * (now - lastChange);
    lastChange = now;
    busy++;
  }

  void ended(long now) {
    busyNanos += (double) busy * (now - lastChange);
    lastChange = now;
    busy--;
    ended++;
  }

  /** A job that began will end at no time that counts. */
  void setAside(long now) {
    busyNanos += (double) busy * (now - lastChange);
    lastChange = now;
    busy--;
  }

  /** A claim brought as many jobs as were asked for: there may be more. */
  void claimWasFilled() {
    filledClaims++;
  }

  /** All queues were looked at, and a processor is left without a job. */
  void claimWasShort() {
    shortClaims++;
  }

  /** Ends this sample and begins the next. */
  Sample take(long now) {
    busyNanos += (double) busy * (now - lastChange);
    double passed = Math.max(1, now - since);
    Sample sample =
        new Sample(
            busyNanos / passed,
            ended * 1e9 / passed,
            ended == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) busyNanos / ended)),
            shortClaims + filledClaims == 0 ? Optional.empty() : Optional.of(shortClaims == 0));
    since = now;
    lastChange = now;
    busyNanos = 0;
    ended = 0;
    filledClaims = 0;
    shortClaims = 0;
    return sample;
  }
}
