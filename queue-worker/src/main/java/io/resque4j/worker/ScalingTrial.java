package io.resque4j.worker;

import io.resque4j.core.TimeSpan;
import io.resque4j.worker.ScalingPolicy.Seen;
import java.time.Duration;

/**
 * A step from some task processors to others whose worth is not known yet. The completions per
 * second tell it, but not at once: while threads start and the first jobs come they are low, and
 * from check to check they differ by some percent on their own. So what has clearly paid is kept at
 * the first check, and only a mean of several checks takes a step back.
 *
 * @param from so many there were
 * @param to so many there are
 * @param rateBefore completions per second before it
 * @param loadBefore the CPU load before it
 * @param worthIt what the completions before must be multiplied with at least
 * @param atOnce from this multiple on one check is enough
 * @param firstLook no check before this time says anything
 * @param settled checks from this time on count for the mean
 * @param judgedAt then the mean decides
 * @param after the mean so far
 */
record ScalingTrial(
    int from,
    int to,
    double rateBefore,
    double loadBefore,
    double worthIt,
    double atOnce,
    long firstLook,
    long settled,
    long judgedAt,
    Mean after) {

  /** A trial with fewer processors may cost this part of the completions. */
  private static final double SAME_WORK = 0.03;

  /** Twice the mean of the same load differs by less. */
  private static final double SURELY = 0.01;

  /** If it costs this part of them, one check is enough to know. */
  private static final double MUCH_LESS = 0.15;

  /** Of fewer completions per second one check says little. */
  private static final double TELLING_RATE = 10;

  /** If fewer completions than these are expected, they say nothing of a step. */
  private static final double TELLING = 5;

  private static final Duration FIRST_LOOK = Duration.ofMillis(400);
  private static final Duration SETTLED = Duration.ofMillis(500);
  private static final Duration MEAN = Duration.ofMillis(1500);
  private static final Duration LONGEST_JOB = Duration.ofSeconds(5);

  /** What is known of it. */
  enum Verdict {
    WAIT,
    WORTH_IT,
    IN_VAIN
  }

  /**
   * The mean of the last checks.
   *
   * @param checks how many there were
   * @param rate completions per second
   * @param load the CPU load
   */
  record Mean(int checks, double rate, double load) {
    static final Mean NONE = new Mean(0, 0, 0);

    /** Older checks fade away. */
    private static final int MOST = 8;

    Mean with(Seen seen) {
      int number = Math.min(MOST, checks + 1);
      return new Mean(
          number, rate + (seen.rate() - rate) / number, load + (seen.load() - load) / number);
    }
  }

  /** A trial of fewer processors, from now on, which must do the same work. */
  static ScalingTrial fewer(Seen seen, int to, double before) {
    return begin(seen, to, before, 1 - SAME_WORK, 1);
  }

  /**
   * A trial of so many processors, from now on.
   *
   * @param before the completions per second until now
   */
  static ScalingTrial begin(Seen seen, int to, double before, double worthIt, double atOnce) {
    Duration job = TimeSpan.shorter(seen.job(), LONGEST_JOB);
    long firstLook = seen.nanos() + Math.max(FIRST_LOOK.toNanos(), job.multipliedBy(2).toNanos());
    long length = Math.max(MEAN.toNanos(), job.toNanos());
    return new ScalingTrial(
        seen.processors(),
        to,
        before,
        seen.load(),
        before * length / 1e9 < TELLING ? 0 : worthIt,
        atOnce,
        firstLook,
        firstLook + SETTLED.toNanos(),
        firstLook + length,
        Mean.NONE);
  }

  /** The same with what this check saw. */
  ScalingTrial with(Seen seen) {
    return seen.nanos() - settled < 0
        ? this
        : new ScalingTrial(
            from,
            to,
            rateBefore,
            loadBefore,
            worthIt,
            atOnce,
            firstLook,
            settled,
            judgedAt,
            after.with(seen));
  }

  /** What is known after this check, which is in the mean already. */
  Verdict verdict(Seen seen) {
    if (seen.nanos() - firstLook < 0) {
      return Verdict.WAIT;
    }
    if (paidClearly(seen)) {
      return Verdict.WORTH_IT;
    }
    if (!grew() && seen.rate() < (worthIt - MUCH_LESS) * rateBefore) {
      return Verdict.IN_VAIN;
    }
    if (seen.nanos() - judgedAt < 0) {
      return Verdict.WAIT;
    }
    return after.rate() >= rateBefore * worthIt && (grew() || isAsFull())
        ? Verdict.WORTH_IT
        : Verdict.IN_VAIN;
  }

  /** Whether this check alone says so. */
  boolean paidClearly(Seen seen) {
    return grew() && seen.rate() >= Math.max(TELLING_RATE, rateBefore * atOnce);
  }

  /** Fewer that leave a part of the CPU unused would have to be more again. */
  private boolean isAsFull() {
    return after.load() >= Math.min(ScalingPolicy.NO_ROOM + SURELY, loadBefore - SAME_WORK);
  }

  boolean grew() {
    return to > from;
  }

  /** As many as do what was reached, if each does as much as before. */
  int deserved() {
    double times = rateBefore <= 0 || !grew() ? 1 : Math.max(1, after.rate() / rateBefore);
    return (int) Math.min(Math.max(from, to - 1), Math.round(from * times));
  }
}
