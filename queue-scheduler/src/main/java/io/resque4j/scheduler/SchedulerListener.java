package io.resque4j.scheduler;

/**
 * Hears what a scheduler does; the names are node-resque's. Methods are called on the scheduler's
 * thread: be quick. What a listener throws is logged and harms nothing.
 */
public interface SchedulerListener {
  /** The scheduler runs, and tries to lead. */
  default void onStart(String name) {}

  /** The scheduler has stopped. */
  default void onEnd(String name) {}

  /** This scheduler leads from now on. */
  default void onLeader(String name) {}

  /** Another scheduler leads from now on. */
  default void onLostLeader(String leader) {}

  /** The jobs of a second are about to be moved. */
  default void onWorkingTimestamp(long second) {}

  /** A delayed job was moved to its queue. */
  default void onTransferredJob(long second, String queue, byte[] payload) {}

  /**
   * What lay in a delayed list was no job, or its queue cannot take it; it is in {@code failed}.
   */
  default void onFailedTransfer(long second, byte[] payload, String why) {}

  /** Something went wrong that the scheduler survives; it goes on. */
  default void onError(String what, Throwable error) {}
}
