package io.resque4j.core;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one worker is doing.
 *
 * @param worker the worker
 * @param claim its job; nothing if it has none, or if what lies there cannot be read
 * @param raw the claim as it lies in Redis; null if the worker has no job
 */
@SuppressWarnings("ArrayRecordComponent")
public record WorkingOn(WorkerName worker, Optional<ClaimPayload> claim, byte @Nullable [] raw) {

  static WorkingOn of(WorkerName worker, byte @Nullable [] raw) {
    if (raw == null) {
      return new WorkingOn(worker, Optional.empty(), null);
    }
    try {
      return new WorkingOn(worker, Optional.of(ClaimPayload.parse(raw)), raw);
    } catch (InvalidPayloadException e) {
      return new WorkingOn(worker, Optional.empty(), raw);
    }
  }

  /** Whether the worker waits for a job: node-resque says {@code started} then. */
  public boolean isIdle() {
    return raw == null;
  }
}
