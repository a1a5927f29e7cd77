package io.resque4j.benchmarks.peer;

/** What a system can be measured at. */
public enum Ability {
  /** Its jobs are as node-resque's: our own bytes fill its queues, and its state is checked. */
  RESQUE,
  /** Takes calls of enqueue while others are in flight. */
  IN_FLIGHT,
  /** Enqueues many jobs in one call. */
  BULK,
  /** Runs jobs that need the CPU. */
  CPU,
  /** Hundreds of processors in one process. */
  MANY_PROCESSORS,
  /** Moves delayed jobs of node-resque's kind. */
  SCHEDULE
}
