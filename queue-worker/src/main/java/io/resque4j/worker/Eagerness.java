package io.resque4j.worker;

/**
 * Whether to ask for a job when a queue has changed. A change may also be that another one has
 * taken a job, or a job in a queue that is paused: each time that it asked in vain, it lets twice
 * as many changes pass before it asks again, until it gets a job.
 */
final class Eagerness {
  private static final int LONGEST = 6;

  private int vain;
  private int pass;

  /** A queue has changed. */
  synchronized boolean asks() {
    if (pass == 0) {
      return true;
    }
    pass--;
    return false;
  }

  /** It has asked. */
  synchronized void got(boolean job) {
    vain = job ? 0 : Math.min(LONGEST, vain + 1);
    pass = (1 << vain) - 1;
  }
}
