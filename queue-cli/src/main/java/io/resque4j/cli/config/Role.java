package io.resque4j.cli.config;

/** What a process runs. */
public enum Role {
  /** Performs jobs. */
  WORKER,
  /** Moves delayed jobs. */
  SCHEDULER,
  /** Both. */
  BOTH,
  /** Neither: it waits for its end, so that one image fits every process. */
  NONE;

  /** The role of a process with these parts. */
  static Role of(boolean worker, boolean scheduler) {
    return worker ? (scheduler ? BOTH : WORKER) : (scheduler ? SCHEDULER : NONE);
  }

  /** Whether it performs jobs. */
  public boolean works() {
    return this == WORKER || this == BOTH;
  }

  /** Whether it moves delayed jobs. */
  public boolean schedules() {
    return this == SCHEDULER || this == BOTH;
  }
}
