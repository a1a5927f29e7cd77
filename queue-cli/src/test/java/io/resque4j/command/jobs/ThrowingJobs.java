package io.resque4j.command.jobs;

import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;

/** A library that fails when it is asked for its jobs. */
public final class ThrowingJobs implements JobLibrary {
  @Override
  public void define(Jobs.Builder jobs) {
    jobs.job("add", Integer.class, Integer.class, (a, b) -> a + b);
    throw new IllegalStateException("no licence");
  }
}
