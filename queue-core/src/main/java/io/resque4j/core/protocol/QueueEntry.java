package io.resque4j.core.protocol;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a queue or in a list of delayed jobs: a job, or whatever a peer left there.
 *
 * @param job the job; nothing if the bytes are none
 * @param raw the bytes in Redis; not a copy
 */
@SuppressWarnings("ArrayRecordComponent")
public record QueueEntry(Optional<JobPayload> job, byte[] raw) {

  /** Reads whatever lies there. */
  public static QueueEntry parse(byte[] raw) {
    try {
      return new QueueEntry(Optional.of(JobPayload.parse(raw)), raw);
    } catch (InvalidPayloadException e) {
      return new QueueEntry(Optional.empty(), raw);
    }
  }

  /** Whether it is a job of this class. */
  public boolean isOfClass(String jobClass) {
    return job.isPresent() && job.get().jobClass().equals(jobClass);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueEntry that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  /** The job without its arguments, which may be secret. */
  @Override
  public String toString() {
    return job.map(JobPayload::toString).orElse("QueueEntry[no job, " + raw.length + " bytes]");
  }
}
