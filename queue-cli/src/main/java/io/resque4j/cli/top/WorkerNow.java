package io.resque4j.cli.top;

import io.resque4j.core.WorkerProcess;
import io.resque4j.core.protocol.WorkerName;
import java.time.Instant;
import java.util.Optional;

/**
 * What a worker does at the moment of a sample.
 *
 * @param process how its process is, as far as it says so
 * @param busy whether it has a job
 * @param job what is known of that; nothing for what cannot be read
 * @param since when it took the job
 */
record WorkerNow(
    WorkerName name,
    WorkerProcess.State process,
    boolean busy,
    Optional<ClaimGlance> job,
    Optional<Instant> since) {

  String queue() {
    return job.map(ClaimGlance::queue).orElse("");
  }

  String jobClass() {
    return job.map(ClaimGlance::jobClass).orElse("");
  }
}
