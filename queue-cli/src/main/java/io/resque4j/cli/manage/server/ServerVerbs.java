package io.resque4j.cli.manage.server;

import io.resque4j.cli.frame.Noun;

/** The verbs for what stands around the jobs. */
public final class ServerVerbs {
  private ServerVerbs() {}

  /** {@code scheduler} with its verbs; the noun alone starts one. */
  public static Noun scheduler() {
    return new Noun("scheduler", "Says who leads, and takes the lead away.")
        .verb("leader", SchedulerLeader::new)
        .verb("release", SchedulerRelease::new);
  }

  /** {@code lock} with its verbs. */
  public static Noun lock() {
    return new Noun("lock", "Looks at the locks of jobs and deletes them.")
        .verb("list", LockList::new)
        .verb("delete", LockDelete::new);
  }

  /** {@code redis} with its verbs. */
  public static Noun redis() {
    return new Noun("redis", "Looks at the Redis that has the jobs.").verb("info", RedisInfo::new);
  }
}
