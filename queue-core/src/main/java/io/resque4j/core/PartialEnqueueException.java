package io.resque4j.core;

/**
 * Not all jobs of a bulk are known to be enqueued. {@link #report} says for each what became of it;
 * the cause is the first error.
 */
public final class PartialEnqueueException extends ResqueException {
  private static final long serialVersionUID = 1L;

  private final transient EnqueueReport report;

  PartialEnqueueException(EnqueueReport report, Throwable cause) {
    super(
        "not all of %d jobs are known to be enqueued: %s (%s)"
            .formatted(report.fates().size(), report, cause.getMessage()),
        cause);
    this.report = report;
  }

  /** What became of each job. */
  public EnqueueReport report() {
    return report;
  }
}
