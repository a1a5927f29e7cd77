package io.resque4j.scheduler;

import java.util.ArrayList;
import java.util.List;

/** Which of the firings that are due happen, by the rule for missed ones: pure arithmetic. */
final class CronPlan {
  /**
   * What one script settles.
   *
   * @param second the firing
   * @param happens whether the job is enqueued; else all up to this firing are passed over
   * @param missedFrom the first firing that is passed over with it; equal to {@code missedTo} + 1
   *     or later when there is none
   * @param missedTo the last one
   */
  record Step(long second, boolean happens, long missedFrom, long missedTo) {
    /** Whether firings are passed over. */
    boolean misses() {
      return missedFrom <= missedTo;
    }
  }

  private CronPlan() {}

  /** The steps in their order; none if nothing is due. */
  static List<Step> of(CronJob job, long settled, long now) {
    List<Long> last = job.schedule().lastIn(settled, now, job.missed().limit());
    if (last.isEmpty()) {
      return List.of();
    }
    long first = job.schedule().nextAfter(settled);
    long latest = last.get(last.size() - 1);
    boolean tooLate = now - latest > MissedFirings.LATE.toSeconds();
    if (job.missed().rule() == MissedFirings.Rule.SKIP && tooLate) {
      return List.of(new Step(latest, false, first, latest));
    }
    List<Step> steps = new ArrayList<>(last.size());
    long missedTo =
        first < last.get(0) ? job.schedule().lastIn(settled, last.get(0) - 1) : first - 1;
    for (long second : last) {
      steps.add(new Step(second, true, first, missedTo));
      missedTo = first - 1; // told once
    }
    return steps;
  }
}
