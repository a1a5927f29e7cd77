package io.resque4j.benchmarks.agent;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Collections;
import java.util.List;

/**
 * What workers are to do.
 *
 * @param port of the Redis, on 127.0.0.1
 * @param namespace where the jobs lie
 * @param queues from which
 * @param ownQueues whether each queue has a worker of its own; else each worker works all queues
 * @param workers how many workers, each with connections of its own, as a process has; only if not
 *     {@code ownQueues}
 * @param processors how many jobs each worker runs at a time, or at first
 * @param maxProcessors how many at most; equal to {@code processors} for a fixed size
 * @param jobs how many there are, with the ids 0 to {@code jobs - 1}
 * @param warmUp how many must have ended before the clock starts; fewer than {@code jobs}
 * @param kind what a job does
 * @param millis how long it does it; nothing to {@link JobKind#NOOP}
 * @param pollMillis how long an idle worker waits before it looks again
 * @param leaseMillis how long a silent worker may live; 0: the default
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Load(
    int port,
    String namespace,
    List<String> queues,
    boolean ownQueues,
    int workers,
    int processors,
    int maxProcessors,
    int jobs,
    int warmUp,
    JobKind kind,
    int millis,
    int pollMillis,
    int leaseMillis) {

  /** With the default lease. */
  public Load(
      int port,
      List<String> queues,
      boolean ownQueues,
      int workers,
      int processors,
      int maxProcessors,
      int jobs,
      int warmUp,
      JobKind kind,
      int millis,
      int pollMillis) {
    this(
        port,
        "resque",
        queues,
        ownQueues,
        workers,
        processors,
        maxProcessors,
        jobs,
        warmUp,
        kind,
        millis,
        pollMillis,
        0);
  }

  /** Idle workers on queues, without jobs. */
  public static Load idle(int port, List<String> queues, int processors, int pollMillis) {
    return new Load(
        port, queues, false, 1, processors, processors, 0, 0, JobKind.NOOP, 0, pollMillis);
  }

  /** The lists of queues, one for each worker. */
  List<List<String>> lists() {
    return ownQueues
        ? queues.stream().map(List::of).toList()
        : Collections.nCopies(workers, queues);
  }
}
