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

  /** The role that a process is given, or else the one that its other options make it. */
  public static Role of(Configuration configuration) {
    boolean works =
        configuration.find(WorkOption.MAX_TASK_PROCESSORS).filter(most -> most == 0).isEmpty();
    return configuration
        .find(WorkOption.ROLE_OF_RUN)
        .orElse(of(works, configuration.get(WorkOption.WITH_SCHEDULER)));
  }

  /** The role of a process with these parts. */
  public static Role of(boolean worker, boolean scheduler) {
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
