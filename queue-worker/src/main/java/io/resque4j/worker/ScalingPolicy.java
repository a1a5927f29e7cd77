package io.resque4j.worker;

import io.resque4j.worker.ScalingEvent.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many task processors there should be: a pure function of what was seen and of what it
 * decided before.
 *
 * <p>It grows while jobs wait since no processor is free and the CPU has room; it shrinks when
 * processors have been idle for a while, or when the CPU is full and fewer do the same work. Every
 * step that may have been wrong is a trial: after some time the completions per second say whether
 * it was worth it, and one that was not is undone and not tried again for a while.
 *
 * @param min the fewest task processors, 1 or more
 * @param max the most task processors
 * @param cores how many cores the process may use, with the container's quota
 */
record ScalingPolicy(int min, int max, double cores) {
  /** From this load on there is no room for more processors. */
  static final double NO_ROOM = 0.92;

  /** From this load on fewer processors may do the same work. */
  static final double FULL = 0.95;

  /** A process that its container stopped for this part of the time has no room, at any load. */
  static final double THROTTLED = 0.05;

  /** A step makes at most so many times as many processors. */
  private static final double MOST_GROWTH = 4;

  /** From this part of busy processors on, they count as busy. */
  private static final double ALL_BUSY = 0.9;

  /** Up to this part of busy processors there are too many of them. */
  private static final double HALF_IDLE = 0.5;

  /** So many checks in a row must find processors idle before some go. */
  private static final int CALM_CHECKS = 6;

  /** What twice as many processors must at least bring, as a part of twice the completions. */
  private static final double WORTH_IT = 0.1;

  /** A trial with fewer processors may cost this part of the completions. */
  private static final double SAME_WORK = 0.05;

  private static final Duration SHORTEST_TRIAL = Duration.ofMillis(400);
  private static final Duration LONGEST_TRIAL = Duration.ofSeconds(10);
  private static final Duration FIRST_HOLD = Duration.ofSeconds(5);
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(2);

  ScalingPolicy {
    if (min < 1) {
      throw new IllegalArgumentException("expected min to be 1 or more, got: " + min);
    }
    if (max < min) {
      throw new IllegalArgumentException(
          "expected max to be %d (min) or more, got: %d".formatted(min, max));
    }
    if (!(cores > 0)) {
      throw new IllegalArgumentException("expected cores to be more than 0, got: " + cores);
    }
  }

  /**
   * What was seen since the last check.
   *
   * @param nanos the time of this check, of a monotonic clock
   * @param processors how many task processors there are
   * @param busy how many of them were busy, on average
   * @param moreWork whether jobs were left behind because no processor was free
   * @param rate completions per second
   * @param job how long a job runs, on average
   * @param load the part of the usable CPU time that the process used, 0 to 1
   * @param throttled the part of the time for which its container stopped it
   */
  record Seen(
      long nanos,
      int processors,
      double busy,
      boolean moreWork,
      double rate,
      Duration job,
      double load,
      double throttled) {
    private boolean allBusy() {
      return areBusy(busy, processors);
    }
  }

  /**
   * What is remembered from check to check.
   *
   * @param trial the step whose worth is not known yet
   * @param calm how many checks in a row found too many idle
   * @param holdUntil no trial begins before this time
   * @param hold how long the next hold is
   */
  record Memory(@Nullable Trial trial, int calm, long holdUntil, Duration hold) {
    /** Before the first check. */
    static Memory start(long nanos) {
      return new Memory(null, 0, nanos, FIRST_HOLD);
    }

    private Memory trying(@Nullable Trial next) {
      return new Memory(next, 0, holdUntil, hold);
    }

    private Memory calm(int checks) {
      return new Memory(null, checks, holdUntil, hold);
    }

    private Memory holdFrom(long nanos) {
      Duration next = hold.multipliedBy(2);
      return new Memory(
          null, 0, nanos + hold.toNanos(), next.compareTo(LONGEST_HOLD) < 0 ? next : LONGEST_HOLD);
    }

    private Memory worthIt(long nanos) {
      return new Memory(null, 0, nanos, FIRST_HOLD);
    }
  }

  /** A step from some processors to others; before it there were this many completions a second. */
  record Trial(int from, int to, double rateBefore, long judgedAt) {}

  /**
   * What to do now.
   *
   * @param processors how many task processors there should be
   * @param reason why the number changes; null when it stays
   * @param why for people
   * @param memory for the next check
   */
  record Decision(int processors, @Nullable Reason reason, String why, Memory memory) {}

  /** Whether so many busy ones of these processors are as good as all. */
  static boolean areBusy(double busy, int processors) {
    return busy >= ALL_BUSY * processors;
  }

  /** Decides. */
  Decision decide(Memory memory, Seen seen) {
    if (seen.processors < min || seen.processors > max) {
      int within = Math.max(min, Math.min(max, seen.processors));
      return new Decision(within, Reason.BOUNDS, "outside of its bounds", memory.trying(null));
    }
    Trial trial = memory.trial;
    if (trial != null && seen.processors == trial.to) {
      return seen.nanos - trial.judgedAt < 0
          ? stay(seen, "waiting for what " + step(trial.from, trial.to) + " brings", memory)
          : judge(trial, memory, seen);
    }
    return step(memory.trying(null).calm(memory.calm), seen);
  }

  private Decision step(Memory memory, Seen seen) {
    // Short jobs leave their processors on the way to the next one for much of the time.
    if (seen.moreWork && (seen.allBusy() || seen.rate > 0)) {
      return hasRoom(seen) ? grow(memory, seen) : relieve(memory, seen);
    }
    if (seen.busy <= HALF_IDLE * seen.processors && seen.processors > min) {
      return shrinkIdle(memory, seen);
    }
    return stay(
        seen, seen.allBusy() ? "busy, and no more jobs wait" : "some are idle", memory.calm(0));
  }

  private static boolean hasRoom(Seen seen) {
    return seen.load < NO_ROOM && seen.throttled < THROTTLED;
  }

  private Decision grow(Memory memory, Seen seen) {
    if (seen.processors == max) {
      return stay(seen, "jobs wait, at the maximum", memory.calm(0));
    }
    if (seen.nanos - memory.holdUntil < 0) {
      return stay(seen, "jobs wait, but more processors did not help before", memory.calm(0));
    }
    int more = Math.min(max, Math.max(seen.processors + 1, target(seen)));
    return begin(
        memory,
        seen,
        more,
        Reason.JOBS_WAIT,
        "jobs wait, the CPU has room (%s)".formatted(load(seen)));
  }

  /** Some times as many, but not more than the CPU is expected to have room for. */
  private static int target(Seen seen) {
    double room = seen.load <= 0 ? MOST_GROWTH : Math.min(MOST_GROWTH, NO_ROOM / seen.load);
    return (int) Math.min(Integer.MAX_VALUE, Math.round(seen.processors * room));
  }

  /** The CPU is full: fewer processors may do the same work, with less to switch between. */
  private Decision relieve(Memory memory, Seen seen) {
    int fewest = Math.max(min, (int) Math.ceil(cores));
    boolean full = seen.load >= FULL || seen.throttled >= THROTTLED;
    if (!full || seen.processors <= fewest || seen.nanos - memory.holdUntil < 0) {
      return stay(seen, "jobs wait, the CPU is used (%s)".formatted(load(seen)), memory.calm(0));
    }
    int fewer = Math.max(fewest, Math.min(seen.processors - 1, seen.processors * 3 / 4));
    return begin(
        memory, seen, fewer, Reason.CPU_FULL, "the CPU is full (%s)".formatted(load(seen)));
  }

  private Decision shrinkIdle(Memory memory, Seen seen) {
    int calm = memory.calm + 1;
    if (calm < CALM_CHECKS) {
      return stay(seen, "some are idle", memory.calm(calm));
    }
    int needed = (int) Math.ceil(seen.busy * 1.25);
    int fewer = Math.max(min, Math.max(needed, seen.processors / 2));
    return new Decision(
        fewer,
        Reason.IDLE,
        "%s: %.0f were busy on average".formatted(step(seen.processors, fewer), seen.busy),
        memory.calm(0));
  }

  private Decision begin(Memory memory, Seen seen, int processors, Reason reason, String why) {
    long trial =
        Math.max(
            SHORTEST_TRIAL.toNanos(),
            Math.min(LONGEST_TRIAL.toNanos(), seen.job.multipliedBy(2).toNanos()));
    return new Decision(
        processors,
        reason,
        step(seen.processors, processors) + ": " + why,
        memory.trying(new Trial(seen.processors, processors, seen.rate, seen.nanos + trial)));
  }

  private Decision judge(Trial trial, Memory memory, Seen seen) {
    if (!seen.moreWork) {
      return step(memory.trying(null), seen); // nothing was left to do: it says nothing of the step
    }
    boolean grew = trial.to > trial.from;
    double wanted =
        grew
            ? 1 + WORTH_IT * ((double) trial.to / trial.from - 1)
            : 1 - SAME_WORK; // fewer processors, the same work
    if (seen.rate >= trial.rateBefore * wanted) {
      return step(memory.worthIt(seen.nanos), seen);
    }
    return new Decision(
        trial.from,
        Reason.NO_GAIN,
        "%s: back, since %s brought %.0f completions/s after %.0f"
            .formatted(
                step(trial.to, trial.from),
                step(trial.from, trial.to),
                seen.rate,
                trial.rateBefore),
        memory.holdFrom(seen.nanos));
  }

  private static Decision stay(Seen seen, String why, Memory memory) {
    return new Decision(seen.processors, null, why, memory);
  }

  private static String step(int from, int to) {
    return from + " -> " + to;
  }

  private static String load(Seen seen) {
    String load = "load %.0f %%".formatted(100 * seen.load);
    return seen.throttled < THROTTLED
        ? load
        : load + ", throttled %.0f %%".formatted(100 * seen.throttled);
  }
}
