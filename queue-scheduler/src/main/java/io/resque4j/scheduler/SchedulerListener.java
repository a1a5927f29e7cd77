package io.resque4j.scheduler;

import io.resque4j.core.recovery.RecoveredJob;
import java.time.Instant;

/**
 * Hears what a scheduler does; the names are node-resque's. Methods are called on the scheduler's
 * threads: be quick. What a listener throws is logged and harms nothing.
 */
public interface SchedulerListener {
  /** The scheduler runs, and tries to lead. */
  default void onStart(String name) {}

  /** The scheduler has stopped. */
  default void onEnd(String name) {}

  /** This scheduler leads from now on. */
  default void onLeader(String name) {}

  /**
   * This scheduler does not lead any more.
   *
   * @param leader who leads now; empty when Redis could not be reached for so long that it may be
   *     anyone
   */
  default void onLostLeader(String leader) {}

  /** The jobs of a second are about to be moved. */
  default void onWorkingTimestamp(long second) {}

  /** A delayed job was moved to its queue. */
  default void onTransferredJob(long second, String queue, byte[] payload) {}

  /**
   * A plugin did not let a delayed job into its queue when its time had come: it is gone, and
   * counted as vetoed.
   */
  default void onVeto(long second, String queue, byte[] payload, String plugin) {}

  /**
   * What lay in a delayed list was no job, or its queue cannot take it; it is in {@code failed}.
   */
  default void onFailedTransfer(long second, byte[] payload, String why) {}

  /** A firing of a recurring job put it into its queue; {@code at} is when it was due. */
  default void onCronFired(String name, Instant at, String queue, byte[] payload) {}

  /** A plugin did not let a firing of a recurring job happen; it is counted as vetoed. */
  default void onCronVeto(String name, Instant at, String plugin) {}

  /**
   * Firings of a recurring job, from the first to the last of these times, were missed and do not
   * happen any more: nobody led, and its rule for missed firings says so.
   */
  default void onCronMissed(String name, Instant first, Instant last) {}

  /**
   * A worker of anyone is dead or stuck and is taken out of {@code workers}. Told by the one
   * process that does it.
   */
  default void onCleanStuckWorker(String worker) {}

  /**
   * The job of a worker that is dead or stuck was put where it belongs. Told by the one process
   * that does it.
   */
  default void onRecovered(RecoveredJob job) {}

  /** So many jobs whose workers were cleaned away were enqueued again. */
  default void onRetriedStuckJobs(long jobs) {}

  /**
   * What a process that stopped between two commands had left of delayed jobs is mended.
   *
   * @param what says what it was, without arguments of jobs
   */
  default void onMended(String what) {}

  /**
   * Something went wrong that the scheduler survives; it goes on. Called 5 times a second at most.
   */
  default void onError(String what, Throwable error) {}
}
