package io.resque4j.core;

import io.resque4j.core.protocol.WorkerName;
import java.util.List;

/**
 * A multiWorker of ours, as it is seen from outside.
 *
 * @param name its name, which begins those of its workers
 * @param workers its workers, of which at least one is in {@code workers}
 * @param state how it is, as it said with its last ping
 */
public record WorkerProcess(String name, List<WorkerName> workers, State state) {
  /** How a multiWorker is. */
  public enum State {
    /** It takes jobs. It may also be dead, and not be found so yet. */
    WORKING,
    /** It takes no more jobs. */
    QUIET,
    /** It takes no more jobs, and ends when those that run have ended. */
    STOPPING
  }

  public WorkerProcess {
    workers = List.copyOf(workers);
  }
}
