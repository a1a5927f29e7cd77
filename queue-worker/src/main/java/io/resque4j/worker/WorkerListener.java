package io.resque4j.worker;

import io.resque4j.core.recovery.RecoveredJob;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a multiWorker does; the names are node-resque's. Methods are called on the engine's
 * threads: be quick. What a listener throws is logged and harms nothing.
 */
public interface WorkerListener {
  /** A multiWorker has begun, and has its first task processors. */
  default void onMultiWorkerStart(MultiWorker worker) {}

  /** A multiWorker has stopped, and its last job has ended. */
  default void onMultiWorkerEnd(MultiWorker worker) {}

  /** A task processor is known to Redis and may take jobs. */
  default void onStart(String worker) {}

  /** A task processor has stopped. */
  default void onEnd(String worker) {}

  /** A job is about to run. */
  default void onJob(JobEvent job) {}

  /** A job ended well, and Redis knows it. */
  default void onSuccess(JobEvent job, @Nullable Object result) {}

  /** A job failed, and its entry is in {@code failed}. */
  default void onFailure(JobEvent job, Throwable failure) {}

  /**
   * A job failed and is tried again later, by the Retry plugin; it is counted as failed, and is not
   * in {@code failed}.
   *
   * @param in after which time
   * @param attemptsLeft how often it may still be performed
   */
  default void onReEnqueue(JobEvent job, Duration in, int attemptsLeft, Throwable failure) {}

  /**
   * A plugin kept a job from being performed. It is counted as vetoed.
   *
   * @param plugin the plugin's name
   * @param reEnqueued whether it is tried again later, as JobLock does; else it is gone
   */
  default void onVeto(JobEvent job, String plugin, boolean reEnqueued) {}

  /** A job was interrupted by a stop and went back to the head of its queue. */
  default void onGivenBack(JobEvent job) {}

  /**
   * A job's class is not known here, and it went back to the tail of its queue for a worker that
   * knows it; see {@link OnUnknownClass#RETURN}. It was not performed, and is not counted.
   */
  default void onReturned(JobEvent job) {}

  /**
   * A job met an error of the virtual machine, such as OutOfMemoryError. The multiWorker takes no
   * more jobs; the job is not counted, and its claim is left for others to recover.
   */
  default void onFatal(String worker, String claimId, Throwable error) {}

  /**
   * A job was interrupted since its time was over, and goes on all the same. It keeps its claim
   * until it ends; another task processor takes the place of its worker until then.
   */
  default void onInterruptIgnored(String worker, String claimId) {}

  /** Another process asks this multiWorker to take no more jobs, which it does. */
  default void onQuietRequested() {}

  /**
   * Another process asks this multiWorker to stop, which it does.
   *
   * @param deadline how long jobs may take to end
   */
  default void onStopRequested(Duration deadline) {}

  /** Another process asks to cancel a job, which is interrupted and fails now. */
  default void onCancelRequested(String worker, String claimId) {}

  /** A claim was taken away while its job ran: its job is someone else's, or in {@code failed}. */
  default void onLostClaim(String worker, String claimId) {}

  /**
   * A worker is dead, of this process or any other one of ours, and is taken out of {@code
   * workers}. Told by the one process that does it.
   */
  default void onCleaningWorker(String worker) {}

  /**
   * The job of a worker that died was put where it belongs. Told by the one process that does it.
   */
  default void onRecovered(RecoveredJob job) {}

  /**
   * For this long no ping could be renewed, and the lease is nearly over: others may take this
   * process for dead and run its jobs again. It takes no more jobs until a ping arrives.
   */
  default void onLeaseDoubtful(Duration silence) {}

  /** The pings arrive again; the multiWorker goes on. Claims that were lost are told one by one. */
  default void onLeaseRenewed() {}

  /** All pings were renewed. */
  default void onPing(int workers) {}

  /** Redis has answered a script of the dispatcher; there may be thousands of them a second. */
  default void onRoundTrip(RoundTrip trip) {}

  /** There is no work; the multiWorker looks again after this time at the latest. */
  default void onPause(Duration pause) {}

  /** The number of task processors changes. */
  default void onMultiWorkerAction(ScalingEvent action) {}

  /** Something went wrong that the multiWorker survives; it goes on. */
  default void onError(String what, Throwable error) {}
}
