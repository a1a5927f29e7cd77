package io.resque4j.command.jobs;

import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;
import io.resque4j.core.plugin.QueueLock;

/** A job of which no two equal ones may wait. */
public final class LockedJobs implements JobLibrary {
  @Override
  public void define(Jobs.Builder jobs) {
    jobs.job("locked", Integer.class, number -> number).plugins("locked", QueueLock.create());
  }
}
