package io.resque4j.core.recovery;

import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import java.util.Optional;

/**
 * A job whose worker died, and what became of it.
 *
 * @param worker the dead worker's name
 * @param queue where the job came from, {@code ""} if its claim did not say
 * @param payload the job as it is in Redis now
 * @param fate where it is now
 * @param recoveries how often it was recovered, this time included; 0 where it is not counted
 * @param reconstructed whether the payload is a reconstruction, since the claim did not hold the
 *     very bytes that were enqueued
 */
@SuppressWarnings("ArrayRecordComponent")
public record RecoveredJob(
    String worker, String queue, byte[] payload, Fate fate, int recoveries, boolean reconstructed) {

  /** Where the job is. */
  public enum Fate {
    /** At the head of its queue. */
    REQUEUED,
    /** In {@code failed}. */
    FAILED,
    /** In {@code failed}, since it was recovered too often. */
    GIVEN_UP
  }

  /** The job's class; nothing if the payload is no job. */
  public Optional<String> jobClass() {
    try {
      return Optional.of(JobPayload.parse(payload).jobClass());
    } catch (InvalidPayloadException e) {
      return Optional.empty();
    }
  }

  /** What it is, for a message: neither its arguments nor anything else that may be secret. */
  String description() {
    try {
      return JobPayload.parse(payload).shown();
    } catch (InvalidPayloadException e) {
      return "what is no job, of " + payload.length + " bytes";
    }
  }
}
