package io.resque4j.core;

import org.jspecify.annotations.Nullable;

/**
 * A job was cancelled from outside while it ran; see {@link WorkerControl#cancel}. Its stack is
 * where the job was at that moment; its cause what the job answered to the interrupt. The Retry
 * plugin does not try such a job again, unless it has a rule for this exception.
 */
public final class JobCancelledException extends ResqueException {
  private static final long serialVersionUID = 1L;

  /**
   * A cancelled job.
   *
   * @param where the stack of the job's thread when it was cancelled
   * @param thrown what the job threw then; null if it returned
   */
  public JobCancelledException(StackTraceElement[] where, @Nullable Throwable thrown) {
    super("the job was cancelled by another process", thrown);
    setStackTrace(where);
  }
}
