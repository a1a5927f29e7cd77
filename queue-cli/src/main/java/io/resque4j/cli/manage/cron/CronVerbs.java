package io.resque4j.cli.manage.cron;

import io.resque4j.cli.frame.Noun;

/** The verbs for recurring jobs. */
public final class CronVerbs {
  private CronVerbs() {}

  /** {@code cron} with its verbs. */
  public static Noun noun() {
    return new Noun("cron", "Adds, shows, removes and runs jobs that come again and again.")
        .verb("list", CronList::new)
        .verb("show", CronShow::new)
        .verb("add", CronAdd::new)
        .verb("remove", CronRemove::new)
        .verb("run", CronRun::new);
  }
}
