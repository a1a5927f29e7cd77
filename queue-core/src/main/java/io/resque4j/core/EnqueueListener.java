package io.resque4j.core;

/**
 * Hears what a producer does: every job that goes through {@link Queue#enqueue}, {@link
 * Queue#enqueueAt}, {@link Queue#enqueueIn} and {@link Queue#enqueueAll}, of all {@link Queue}s of
 * a {@link Resque}. Methods may be called on the connection's thread: be quick, and never wait for
 * Redis there. What a listener throws is logged and harms nothing.
 */
public interface EnqueueListener {
  /** Redis has answered, or a plugin did not let the job in. */
  default void onEnqueue(EnqueueEvent job) {}

  /**
   * The job is not known to be enqueued: it was refused, or, with an {@link
   * UnknownOutcomeException}, nobody knows.
   */
  default void onEnqueueFailure(String queue, String jobClass, Throwable failure) {}
}
