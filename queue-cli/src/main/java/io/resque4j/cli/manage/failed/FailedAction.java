package io.resque4j.cli.manage.failed;

import io.resque4j.core.BatchListener;
import io.resque4j.core.FailedJobs;
import io.resque4j.core.FailedJobs.RetryCount;
import io.resque4j.core.protocol.FailedJob;
import java.util.function.Predicate;

/** What is done to failed jobs. */
enum FailedAction {
  /** Back to their queues. */
  RETRY("retry", "retried", false) {
    @Override
    Outcome perform(
        FailedJobs jobs, Predicate<FailedJob> wanted, long most, BatchListener listener) {
      RetryCount count = jobs.retry(wanted, most, listener);
      return new Outcome(count.retried(), count.kept());
    }
  },
  /** For good. */
  REMOVE("remove", "removed", true) {
    @Override
    Outcome perform(
        FailedJobs jobs, Predicate<FailedJob> wanted, long most, BatchListener listener) {
      return new Outcome(jobs.remove(wanted, most, listener), 0);
    }
  };

  private final String verb;
  private final String done;
  private final boolean destructive;

  FailedAction(String verb, String done, boolean destructive) {
    this.verb = verb;
    this.done = done;
    this.destructive = destructive;
  }

  /** How many it was done to, and how many stay. */
  record Outcome(long changed, long kept) {}

  abstract Outcome perform(
      FailedJobs jobs, Predicate<FailedJob> wanted, long most, BatchListener listener);

  /** What it does, such as {@code remove}. */
  String verb() {
    return verb;
  }

  /** What was done then, such as {@code removed}. */
  String done() {
    return done;
  }

  /** Whether it cannot be undone. */
  boolean isDestructive() {
    return destructive;
  }
}
