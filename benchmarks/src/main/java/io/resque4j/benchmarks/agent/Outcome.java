package io.resque4j.benchmarks.agent;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.resque4j.benchmarks.BenchmarkException;
import java.util.List;

/**
 * What workers report when their jobs have ended.
 *
 * @param jobs how many there should have been
 * @param missing how many did not run
 * @param repeated how many ran more than once
 * @param millis from the end of the warm-up to the end of the last job
 * @param latencies milliseconds from the enqueue to the start of each job, by id; empty for many
 *     jobs
 * @param errors what went wrong meanwhile, even if every job ran
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Outcome(
    int jobs,
    int missing,
    int repeated,
    double millis,
    List<Double> latencies,
    List<String> errors) {

  /**
   * Checks that every job ran exactly once.
   *
   * @throws BenchmarkException when one did not
   */
  public void check() {
    if (missing + repeated > 0) {
      throw new BenchmarkException(
          "of %d jobs %d did not run and %d ran more than once%s"
              .formatted(
                  jobs,
                  missing,
                  repeated,
                  errors.isEmpty() ? "" : "; an error was: " + errors.get(0)));
    }
  }
}
