package io.resque4j.cli.top;

import io.resque4j.cli.fleet.FleetCounts;
import io.resque4j.core.protocol.FailedJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was read from Redis at one moment.
 *
 * @param at when, by the clock on the wall
 * @param counts the lengths of the queues, and the counters
 * @param paused the queues from which workers of ours take nothing
 * @param allQueues how many queues there are, of which {@code counts} may have only some
 * @param leader the scheduler that leads; empty: none
 * @param failed the length of the failed list
 * @param delayedSeconds the seconds for which jobs are delayed
 * @param workers some or all of the workers
 * @param allWorkers how many there are
 * @param newest the newest failed jobs, the newest first
 */
record Sample(
    Instant at,
    FleetCounts counts,
    Set<String> paused,
    int allQueues,
    String leader,
    long failed,
    long delayedSeconds,
    List<WorkerNow> workers,
    int allWorkers,
    List<FailedJob> newest) {

  /** How many workers are at jobs of each queue. */
  Map<String, Long> working() {
    return workers.stream()
        .filter(WorkerNow::busy)
        .collect(Collectors.groupingBy(WorkerNow::queue, Collectors.counting()));
  }
}
