package io.resque4j.benchmarks;

import java.time.Duration;

/** A system whose workers are measured. It is warm: all rounds are run by the same process. */
interface Contender {
  /** How it is called in the report. */
  String name();

  /** Starts workers on the Redis at a port of 127.0.0.1; returns when all of them look for jobs. */
  void start(int port, Load load);

  /** Waits until all jobs have ended or the limit is over, and stops the workers. */
  Outcome finish(Duration limit);
}
