package io.resque4j.core;

import java.util.Objects;

/**
 * Where a job came from and who performs it.
 *
 * @param queue the queue it was taken from
 * @param jobClass its class
 * @param worker the name of the worker that performs it
 * @param claimId the id of this claim, different for each time that a job is taken: a fencing token
 * @param resque the connection, to enqueue more jobs
 */
public record JobContext(
    String queue, String jobClass, String worker, String claimId, Resque resque) {
  public JobContext {
    Objects.requireNonNull(queue);
    Objects.requireNonNull(jobClass);
    Objects.requireNonNull(worker);
    Objects.requireNonNull(claimId);
    Objects.requireNonNull(resque);
  }
}
