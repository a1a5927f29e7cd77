package io.resque4j.core.plugin;

import io.resque4j.core.EnqueueContext;
import io.resque4j.core.Plugin;

/**
 * A job that is delayed is not enqueued meanwhile with the same arguments. The script that enqueues
 * or moves a job looks for it in {@code timestamps:<payload>}; the job that is moved does not stand
 * in its own way.
 */
public final class DelayQueueLock implements Plugin {
  private DelayQueueLock() {}

  /** It has no options. */
  public static DelayQueueLock create() {
    return new DelayQueueLock();
  }

  @Override
  public boolean beforeEnqueue(EnqueueContext job) {
    job.requireNotDelayed();
    return true;
  }
}
