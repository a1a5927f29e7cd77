package io.resque4j.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One job, as listeners see it.
 *
 * @param worker the name of the worker that performs it
 * @param queue the queue it was taken from
 * @param jobClass its class; null when its payload is no job
 * @param payload its payload as it lay in the queue; not to be changed
 * @param claimId the id of its claim
 * @param duration how long it ran; zero when it starts
 */
public record JobEvent(
    String worker,
    String queue,
    @Nullable String jobClass,
    byte[] payload,
    String claimId,
    Duration duration) {

  JobEvent after(Duration ran) {
    return new JobEvent(worker, queue, jobClass, payload, claimId, ran);
  }
}
