package io.resque4j.command.jobs;

import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;

/** A library that needs a class which its jar does not have. */
public final class IncompleteJobs implements JobLibrary {
  @Override
  public void define(Jobs.Builder jobs) {
    jobs.job("add", Integer.class, Integer.class, Elsewhere::add);
  }

  /** Is left out of the jar. */
  public static final class Elsewhere {
    private Elsewhere() {}

    static int add(int a, int b) {
      return a + b;
    }
  }
}
