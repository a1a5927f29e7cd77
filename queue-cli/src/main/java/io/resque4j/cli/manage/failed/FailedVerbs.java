package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Noun;

/** The verbs for failed jobs. */
public final class FailedVerbs {
  private FailedVerbs() {}

  /** {@code failed} with its verbs. */
  public static Noun noun() {
    return new Noun("failed", "Looks at failed jobs, retries and removes them.")
        .verb("list", FailedList::new)
        .verb("show", FailedShow::new)
        .verb("count", FailedCount::new)
        .verb("retry", FailedRetry::new)
        .verb("retry-stuck", FailedRetryStuck::new)
        .verb("remove", FailedRemove::new)
        .verb("clear", FailedClear::new)
        .verb("export", FailedExport::new)
        .verb("import", FailedImport::new);
  }
}
