package io.resque4j.cli.manage.job;

import io.resque4j.cli.frame.Noun;
import io.resque4j.cli.manage.EnqueueCommand;

/** The verbs for single jobs. */
public final class JobVerbs {
  private JobVerbs() {}

  /** {@code job} with its verbs. */
  public static Noun noun() {
    return new Noun("job", "Enqueues, finds and deletes jobs.")
        .verb("enqueue", EnqueueCommand::line)
        .verb("find", JobFind::new)
        .verb("delete", JobDelete::new);
  }
}
