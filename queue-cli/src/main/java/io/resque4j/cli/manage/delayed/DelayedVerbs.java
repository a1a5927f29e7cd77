package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.frame.Noun;

/** The verbs for delayed jobs. */
public final class DelayedVerbs {
  private DelayedVerbs() {}

  /** {@code delayed} with its verbs. */
  public static Noun noun() {
    return new Noun("delayed", "Looks at delayed jobs, runs and deletes them.")
        .verb("list", DelayedList::new)
        .verb("at", DelayedAt::new)
        .verb("run-now", DelayedRunNow::new)
        .verb("delete", DelayedDelete::new)
        .verb("import", DelayedImport::new);
  }
}
