package io.resque4j.worker;

import io.resque4j.core.TimeSpan;
import io.resque4j.worker.ScalingEvent.Reason;
import io.resque4j.worker.ScalingTrial.Mean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many task processors there should be: a pure function of what was seen and of what it
 * decided before.
 *
 * <p>It grows while jobs wait since no processor is free and the CPU has room; it shrinks when
 * processors have been idle for a while, or when the CPU is full and fewer do the same work. Every
 * step that may have been wrong is a {@linkplain ScalingTrial trial}: the completions per second
 * say whether it was worth it, measured against what the room on the CPU let expect. One that was
 * not is undone, and none is tried again for a while.
 *
 * <p>Some processors for each core are worth having in any case: with as many as there are cores,
 * each core waits while its processor fetches the next job.
 *
 * @param min the fewest task processors, 1 or more
 * @param max the most task processors
 * @param cores how many cores the process may use, with the container's quota
 */
record ScalingPolicy(int min, int max, double cores) {
  /** From this load on there is no room for more processors. */
  static final double NO_ROOM = 0.97;

  /** From this load on there is no room for a crowd, see {@link #CROWD_PER_CORE}. */
  static final double NO_ROOM_FOR_A_CROWD = 0.92;

  /** From this load on fewer processors may do the same work. */
  static final double FULL = 0.98;

  /** A process that its container stopped for this part of the time has no room, at any load. */
  static final double THROTTLED = 0.05;

  /** From this part of busy processors on, they count as busy. */
  private static final double ALL_BUSY = 0.9;

  /** Up to this part of busy processors there are too many of them. */
  private static final double HALF_IDLE = 0.5;

  /** So many checks in a row must find processors idle before some go. */
  private static final int CALM_CHECKS = 6;

  /** Fewer are tried when so many checks in a row have told what these do. */
  private static final int STEADY_CHECKS = 4;

  /**
   * More than so many for each core are a crowd: jobs that compute gain nothing by it, and what
   * little room there is may be what a neighbour has left.
   */
  static final double CROWD_PER_CORE = 16;

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
   * @param machine the part of the machine's CPU time that all processes used; 0: not known
   */
  record Seen(
      long nanos,
      int processors,
      double busy,
      boolean moreWork,
      double rate,
      Duration job,
      double load,
      double throttled,
      double machine) {
    /** Seen where nobody tells what the machine does. */
    Seen(
        long nanos,
        int processors,
        double busy,
        boolean moreWork,
        double rate,
        Duration job,
        double load,
        double throttled) {
      this(nanos, processors, busy, moreWork, rate, job, load, throttled, 0);
    }

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
   * @param steady what these processors do while jobs wait
   */
  record Memory(
      @Nullable ScalingTrial trial, int calm, long holdUntil, Duration hold, Mean steady) {
    /** Before the first check. */
    static Memory start(long nanos) {
      return new Memory(null, 0, nanos, FIRST_HOLD, Mean.NONE);
    }

    private Memory trying(@Nullable ScalingTrial next) {
      return new Memory(next, 0, holdUntil, hold, Mean.NONE);
    }

    private Memory calm(int checks) {
      return new Memory(null, checks, holdUntil, hold, steady);
    }

    private Memory steady(Mean rate) {
      return new Memory(trial, calm, holdUntil, hold, rate);
    }

    private Memory holdFrom(long nanos) {
      Duration next = hold.multipliedBy(2);
      return new Memory(
          null, 0, nanos + hold.toNanos(), TimeSpan.shorter(next, LONGEST_HOLD), Mean.NONE);
    }

    /** What clearly paid makes up for all before; what hardly did may have been luck. */
    private Memory worthIt(long nanos, Mean rate, boolean clearly) {
      Duration next = clearly ? FIRST_HOLD : hold.dividedBy(2);
      return new Memory(null, 0, nanos, TimeSpan.longer(next, FIRST_HOLD), rate);
    }

    /** Whether the last trial was in vain. */
    private boolean failed() {
      return hold.compareTo(FIRST_HOLD) > 0;
    }
  }

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
    ScalingTrial trial = memory.trial;
    if (trial != null && seen.processors == trial.to() && seen.moreWork) {
      return judge(trial.with(seen), memory, seen);
    }
    // Without a backlog the completions say nothing of the processors.
    Mean steady = seen.moreWork ? memory.steady.with(seen) : Mean.NONE;
    return step(memory.calm(memory.calm).steady(steady), seen);
  }

  private Decision step(Memory memory, Seen seen) {
    // Short jobs leave their processors on the way to the next one for much of the time.
    if (seen.moreWork && (seen.allBusy() || seen.rate > 0)) {
      return hasRoom(memory, seen) ? grow(memory, seen) : relieve(memory, seen);
    }
    if (seen.busy <= HALF_IDLE * seen.processors && seen.processors > min) {
      return shrinkIdle(memory, seen);
    }
    return stay(
        seen, seen.allBusy() ? "busy, and no more jobs wait" : "some are idle", memory.calm(0));
  }

  private boolean hasRoom(Memory memory, Seen seen) {
    double noRoom = seen.processors < crowd() ? NO_ROOM : NO_ROOM_FOR_A_CROWD;
    return Math.max(seen.load, memory.steady.load()) < noRoom && seen.throttled < THROTTLED;
  }

  private int crowd() {
    return (int) Math.ceil(CROWD_PER_CORE * cores);
  }

  private Decision grow(Memory memory, Seen seen) {
    if (seen.processors == max) {
      return stay(seen, "jobs wait, at the maximum", memory.calm(0));
    }
    if (seen.nanos - memory.holdUntil < 0) {
      return stay(seen, "jobs wait, but more processors did not help before", memory.calm(0));
    }
    ScalingGrowth growth = new ScalingGrowth(max, cores);
    int target = growth.target(seen, memory.failed());
    int more = seen.load < NO_ROOM_FOR_A_CROWD ? target : Math.min(target, crowd());
    return begin(
        memory,
        growth.trial(seen, more, memory.steady.rate()),
        Reason.JOBS_WAIT,
        "jobs wait, the CPU has room (%s)".formatted(load(seen)));
  }

  /** The CPU is full: fewer processors may do the same work, with less to switch between. */
  private Decision relieve(Memory memory, Seen seen) {
    int fewest = Math.max(min, crowd());
    boolean full = seen.load >= FULL || seen.throttled >= THROTTLED;
    boolean known = memory.steady.checks() >= STEADY_CHECKS;
    if (!full || !known || seen.processors <= fewest || seen.nanos - memory.holdUntil < 0) {
      return stay(seen, "jobs wait, the CPU is used (%s)".formatted(load(seen)), memory.calm(0));
    }
    int fewer = Math.max(fewest, Math.min(seen.processors - 1, seen.processors * 3 / 4));
    return begin(
        memory,
        ScalingTrial.fewer(seen, fewer, memory.steady.rate()),
        Reason.CPU_FULL,
        "the CPU is full (%s)".formatted(load(seen)));
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
        memory.trying(null));
  }

  private static Decision begin(Memory memory, ScalingTrial trial, Reason reason, String why) {
    return new Decision(
        trial.to(), reason, step(trial.from(), trial.to()) + ": " + why, memory.trying(trial));
  }

  private Decision judge(ScalingTrial trial, Memory memory, Seen seen) {
    return switch (trial.verdict(seen)) {
      case WAIT ->
          stay(
              seen,
              "waiting for what " + step(trial.from(), trial.to()) + " brings",
              memory.trying(trial));
      case WORTH_IT -> {
        boolean clearly = trial.paidClearly(seen);
        Mean now = clearly ? Mean.NONE.with(seen) : trial.after();
        yield step(memory.worthIt(seen.nanos, now, clearly), seen);
      }
      case IN_VAIN -> undo(trial, memory, seen);
    };
  }

  private static Decision undo(ScalingTrial trial, Memory memory, Seen seen) {
    double rate = trial.after().checks() > 0 ? trial.after().rate() : seen.rate;
    int back = trial.deserved();
    return new Decision(
        back,
        Reason.NO_GAIN,
        "%s: back, since %s brought %.0f completions/s after %.0f"
            .formatted(
                step(trial.to(), back), step(trial.from(), trial.to()), rate, trial.rateBefore()),
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
