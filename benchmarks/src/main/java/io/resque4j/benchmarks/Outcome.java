package io.resque4j.benchmarks;

import java.util.List;

/**
 * What workers report when their jobs have ended.
 *
 * @param millis from the end of the warm-up to the end of the last job
 * @param runs how often each job ran, by id
 * @param latencies milliseconds from the enqueue to the start of each job, by id
 * @param errors what went wrong meanwhile
 */
record Outcome(double millis, List<Integer> runs, List<Double> latencies, List<String> errors) {

  /**
   * Checks that every job ran exactly once.
   *
   * @throws BenchmarkException when one did not, or something else went wrong
   */
  void check(String system) {
    if (!errors.isEmpty()) {
      throw new BenchmarkException("%s reports an error: %s".formatted(system, errors.get(0)));
    }
    long missing = runs.stream().filter(n -> n == 0).count();
    long repeated = runs.stream().filter(n -> n > 1).count();
    if (missing + repeated > 0) {
      throw new BenchmarkException(
          "%s: of %d jobs %d did not run and %d ran more than once"
              .formatted(system, runs.size(), missing, repeated));
    }
  }
}
