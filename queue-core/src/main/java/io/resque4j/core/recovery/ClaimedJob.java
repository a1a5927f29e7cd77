package io.resque4j.core.recovery;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The job in a claim, whoever wrote the claim and whatever happened to it since.
 *
 * @param claim the claim's bytes; empty if there is none
 * @param queue where the job came from; {@code ""} if the claim does not say
 * @param payload the job; of a claim that holds none, what there is, so that nothing is lost
 * @param ours whether it is a claim of ours with a job that can go back to its queue
 * @param returnable whether the job can go back to its queue
 * @param reconstructed whether the payload is not the very bytes that were enqueued
 */
@SuppressWarnings("ArrayRecordComponent")
record ClaimedJob(
    byte[] claim,
    String queue,
    byte[] payload,
    boolean ours,
    boolean returnable,
    boolean reconstructed) {

  static ClaimedJob in(byte[] claim) {
    if (claim.length == 0) {
      return new ClaimedJob(claim, "", claim, false, false, false);
    }
    try {
      return in(claim, ClaimPayload.parse(claim));
    } catch (InvalidPayloadException e) {
      return new ClaimedJob(claim, "", claim, false, false, false);
    }
  }

  private static ClaimedJob in(byte[] bytes, ClaimPayload claim) {
    String queue = Objects.requireNonNullElse(claim.queue(), "");
    Optional<ClaimPayload.Recovered> job = claim.recover();
    if (job.isEmpty()) {
      return new ClaimedJob(bytes, queue, bytes, false, false, false);
    }
    boolean ours = claim.raw() != null;
    boolean returnable = !queue.isBlank();
    return new ClaimedJob(
        bytes,
        queue,
        job.get().payload(),
        ours && returnable,
        returnable,
        job.get().reconstructed());
  }

  boolean isNone() {
    return claim.length == 0;
  }

  /** The dead worker with this job, which goes to {@code failed} as node-resque does it. */
  Dead failed(SignOfLife sign, boolean forced, String killer, Instant now) {
    if (isNone()) {
      return dead(sign, forced, Fate.FORGET, "", SignOfLife.NOTHING);
    }
    String worker = sign.worker().name();
    byte[] entry = FailedJob.ofForcedClean(worker, queue, payload, killer, now).raw();
    return dead(sign, forced, Fate.FAIL, "", entry);
  }

  /** The dead worker with this job, which goes back to its queue unless that happened too often. */
  Dead requeued(SignOfLife sign, String event, int maxRecoveries, String killer, Instant now) {
    WorkerName worker = sign.worker();
    byte[] entry =
        FailedJob.ofRecoveries(worker.name(), queue, payload, maxRecoveries + 1L, killer, now)
            .raw();
    return dead(sign, false, Fate.REQUEUE, event, entry);
  }

  private Dead dead(SignOfLife sign, boolean forced, Fate fate, String event, byte[] entry) {
    return new Dead(
        sign.worker(), forced, sign.ping(), sign.beat(), claim, fate, queue, payload, event, entry);
  }
}
