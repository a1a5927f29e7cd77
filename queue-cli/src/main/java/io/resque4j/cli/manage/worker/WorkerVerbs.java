package io.resque4j.cli.manage.worker;

import io.resque4j.cli.frame.Noun;

/** The verbs for workers; the noun alone starts one. */
public final class WorkerVerbs {
  private WorkerVerbs() {}

  /** {@code worker} with its verbs. */
  public static Noun noun() {
    return new Noun("worker", "Looks at workers, stops them, takes dead ones away.")
        .verb("list", WorkerList::new)
        .verb("show", WorkerShow::new)
        .verb("quiet", WorkerQuiet::new)
        .verb("stop", WorkerStop::new)
        .verb("cancel-job", WorkerCancelJob::new)
        .verb("clean", WorkerClean::new)
        .verb("clean-old", WorkerCleanOld::new);
  }
}
