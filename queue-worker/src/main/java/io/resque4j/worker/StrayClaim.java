package io.resque4j.worker;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Outcome;
import java.util.Optional;

/**
 * A claim of one of our workers, read back from Redis: its reply was lost, and this process did not
 * know of it.
 *
 * @param job the job as it lies in the claim
 */
record StrayClaim(WorkerName worker, RunningJob job) {

  /** Reads a claim to give it back; nothing when it is not one that a worker of ours made. */
  static Optional<StrayClaim> read(WorkerName worker, byte[] bytes) {
    return read(worker, bytes, 0);
  }

  /**
   * Reads a claim; nothing when it is not one that a worker of ours made.
   *
   * @param recoveries how often its job was recovered from a worker that died
   */
  static Optional<StrayClaim> read(WorkerName worker, byte[] bytes, int recoveries) {
    try {
      ClaimPayload claim = ClaimPayload.parse(bytes);
      String id = claim.claimId();
      String queue = claim.queue();
      byte[] payload = claim.raw();
      return id == null || queue == null || payload == null
          ? Optional.empty()
          : Optional.of(
              new StrayClaim(
                  worker, new RunningJob(id, queue, payload, recoveries, System.nanoTime())));
    } catch (InvalidPayloadException e) {
      return Optional.empty();
    }
  }

  /** Puts the job back to the head of its queue. */
  Completion giveBack() {
    return new Completion(worker, job.claimId(), job.queue(), Outcome.BACK, job.payload());
  }
}
