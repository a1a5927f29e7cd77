package io.resque4j.worker;

import io.resque4j.worker.ScalingPolicy.Seen;

/**
 * How large a step to more task processors is, and what it must bring to be kept.
 *
 * @param max the most task processors
 * @param cores how many cores the process may use, with the container's quota
 */
record ScalingGrowth(int max, double cores) {
  /**
   * So many processors for each core are few: worth having in any case, for with as many as there
   * are cores each core waits while its processor fetches the next job.
   */
  private static final double FEW_PER_CORE = 4;

  /** From this load of the whole machine on, what one process gains another one loses. */
  private static final double MACHINE_FULL = 0.97;

  /** Less than this part of the machine is no neighbour's, but Redis' or the system's. */
  private static final double OTHERS = 0.1;

  /** A step makes at most so many times as many processors. */
  private static final double MOST = 4;

  /**
   * A step makes at least so many times as many processors, else its gain is lost in noise; and no
   * more after one that was in vain.
   */
  private static final double LEAST = 1.5;

  /** The part of the expected gain that more processors must bring. */
  private static final double WORTH_IT = 0.1;

  /** The same on a full machine, where it may be others' loss. */
  private static final double WORTH_OTHERS_LOSS = 0.25;

  /** The part of the expected gain that is convincing at once. */
  private static final double CONVINCING = 0.5;

  /** More processors must bring so much at least. */
  private static final double LEAST_GAIN = 0.02;

  /** A few processors may seem to cost so much: it is noise. */
  private static final double NOISE = 0.05;

  /**
   * How many there should be. The more room the CPU has, the more. A small load is hardly the jobs'
   * (code is compiled, threads start), so it lets expect more room than its proportion says.
   *
   * @param cautious whether the last step was in vain
   */
  int target(Seen seen, boolean cautious) {
    double room = seen.load() <= 0 ? MOST : Math.pow(ScalingPolicy.NO_ROOM / seen.load(), 2);
    double more = seen.processors() * Math.max(LEAST, Math.min(MOST, room));
    more =
        cautious
            ? Math.min(more, seen.processors() * LEAST)
            : Math.max(more, Math.min(few(), seen.processors() * MOST));
    return (int) Math.min(max, Math.max(seen.processors() + 1.0, Math.ceil(more)));
  }

  /**
   * The step to so many.
   *
   * @param before the completions per second until now
   */
  ScalingTrial trial(Seen seen, int to, double before) {
    double expected = expected(seen, to);
    double worthIt = worthIt(seen, to, expected);
    double atOnce = Math.max(CONVINCING * expected, worthIt);
    return ScalingTrial.begin(seen, to, before, 1 + worthIt, 1 + atOnce);
  }

  /** What so many can bring at best, as a part of what is done now. */
  private double expected(Seen seen, int to) {
    double growth = (double) to / seen.processors() - 1;
    return isOthersLoss(seen, to) || seen.load() <= 0
        ? growth
        : Math.min(growth, 1 / seen.load() - 1);
  }

  private double worthIt(Seen seen, int to, double expected) {
    if (isOthersLoss(seen, to)) {
      return WORTH_OTHERS_LOSS * expected;
    }
    return to <= few() ? WORTH_IT * expected - NOISE : Math.max(LEAST_GAIN, WORTH_IT * expected);
  }

  private boolean isOthersLoss(Seen seen, int to) {
    boolean shared = seen.machine() - seen.load() >= OTHERS;
    return shared && seen.machine() >= MACHINE_FULL && to > few();
  }

  private double few() {
    return Math.ceil(FEW_PER_CORE * cores);
  }
}
