package io.resque4j.command.jobs;

import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;

/** A library that cannot be made. */
public final class UnbuildableJobs implements JobLibrary {
  public UnbuildableJobs() {
    throw new IllegalStateException("no settings");
  }

  @Override
  public void define(Jobs.Builder jobs) {}
}
