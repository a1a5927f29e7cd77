package io.resque4j.core;

/** What became of a job that was to be enqueued. */
public enum EnqueueResult {
  /** It is in its queue, or delayed. */
  ENQUEUED,
  /** A plugin did not let it in. Nothing was written. */
  VETOED,
  /**
   * It was there before: its idempotency key was used already, or it waits in that second and the
   * rule is {@link DuplicateRule#SKIP}. Nothing was written.
   */
  DUPLICATE
}
