package io.resque4j.worker;

import io.resque4j.core.JobHandler;
import io.resque4j.core.JobTimeoutException;
import io.resque4j.core.Jobs;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * For how long jobs may run.
 *
 * @param usual the limit of a class that has none of its own; null: none
 */
record TimeLimits(Jobs jobs, @Nullable Duration usual, Interruptions interruptions) {

  /** The handler, which ends when its time is over; as it is if its class has no limit. */
  JobHandler limited(String jobClass, JobHandler handler, RunningJob job) {
    Duration limit = jobs.timeout(jobClass).orElse(usual);
    if (limit == null || limit.isZero()) {
      return handler;
    }
    return (context, args) -> {
      Future<?> end =
          interruptions.demandIn(
              limit, job, (where, thrown) -> new JobTimeoutException(limit, where, thrown));
      try {
        return handler.perform(context, args);
      } finally {
        end.cancel(false);
      }
    };
  }
}
