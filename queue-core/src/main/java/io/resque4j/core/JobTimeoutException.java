package io.resque4j.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job ran for longer than it may, and was interrupted. Its stack is where the job was at that
 * moment; its cause what the job answered to the interrupt. The Retry plugin tries such a job
 * again, as any that failed.
 */
public final class JobTimeoutException extends ResqueException {
  private static final long serialVersionUID = 1L;

  /**
   * A job over its time.
   *
   * @param limit for how long it may run
   * @param where the stack of the job's thread when its time was over
   * @param thrown what the job threw then; null if it returned
   */
  public JobTimeoutException(
      Duration limit, StackTraceElement[] where, @Nullable Throwable thrown) {
    super("the job ran for longer than its limit of " + words(limit), thrown);
    setStackTrace(where);
  }

  private static String words(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
