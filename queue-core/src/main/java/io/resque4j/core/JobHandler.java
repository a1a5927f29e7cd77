package io.resque4j.core;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What a job does, in its raw form: it gets its arguments as JSON. */
@FunctionalInterface
public interface JobHandler {
  /**
   * Performs one job. It may run more than once for one enqueue: a worker that dies after the job's
   * end and before it was reported has its job recovered.
   *
   * @param context where the job came from
   * @param args the arguments; a list, unless a peer wrote something else
   * @return the result, shown to listeners only; may be null
   * @throws Exception any throwable makes the job failed
   */
  @Nullable Object perform(JobContext context, JsonNode args) throws Exception;
}
