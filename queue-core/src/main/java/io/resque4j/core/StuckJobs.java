package io.resque4j.core;

import io.resque4j.core.protocol.FailedJob;
import java.util.List;

/** Retries the jobs in {@code failed} whose workers were cleaned away, some hundred at a time. */
final class StuckJobs {
  private static final int AT_A_TIME = 100;

  private final Queue queue;

  StuckJobs(Queue queue) {
    this.queue = queue;
  }

  /**
   * Retries the oldest ones. Entries that others remove at the same time move the rest towards the
   * head, past the place that is being read: so it begins again until a whole pass finds none.
   *
   * @return how many were retried
   */
  long retry(long most) {
    long retried = 0;
    long before;
    do {
      before = retried;
      retried += pass(most - retried);
    } while (retried > before && retried < most);
    return retried;
  }

  private long pass(long most) {
    long retried = 0;
    long at = 0;
    List<FailedJob> some = queue.failed(at, at + AT_A_TIME - 1);
    while (!some.isEmpty() && retried < most) {
      long gone = 0;
      for (FailedJob each : some) {
        if (retried + gone < most && each.isStuck() && retry(each)) {
          gone++;
        }
      }
      retried += gone;
      at += some.size() - gone; // what is behind moved up by what is gone
      some = queue.failed(at, at + AT_A_TIME - 1);
    }
    return retried;
  }

  private boolean retry(FailedJob stuck) {
    try {
      return queue.retryAndRemoveFailed(stuck);
    } catch (IllegalArgumentException noJob) {
      return false; // it holds no job, or names no queue: it stays for people to look at
    }
  }
}
