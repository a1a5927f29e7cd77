package io.resque4j.worker;

/** What becomes of a job whose class this worker does not know. */
public enum OnUnknownClass {
  /** It fails, as in node-resque: {@code No job defined for class "…"}. */
  FAIL,
  /**
   * It goes back to the tail of its queue, for a worker that knows it; not counted, and told to
   * {@link WorkerListener#onReturned}. This process then leaves the queue alone for a moment, and
   * for longer and longer, up to the poll interval, while it finds nothing there that it knows.
   */
  RETURN
}
