package io.resque4j.worker;

import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A claimed job, from its claim until Redis knows that it ended. */
final class RunningJob {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);

  private final String claimId;
  private final String queue;
  private final byte[] payload;
  private final int recoveries;
  private final long heldSince;

  private @Nullable Thread thread;
  private boolean performing;

  /** The interrupt of its thread, if any, is ours; else it is of whoever the thread belongs to. */
  private boolean interrupted;

  /** The handler ended by an interrupt that was not ours. */
  private boolean interruptedByOthers;

  private @Nullable Demand demand;
  private StackTraceElement[] where = {};
  private volatile boolean stopping;
  private volatile boolean cancelled;
  private @Nullable List<Runnable> cancelActions;
  private volatile @Nullable Throwable fatal;
  private volatile @Nullable Runnable onReported;

  /** Only the dispatcher's thread touches it. */
  private int reports;

  /** Only the dispatcher's thread touches it. */
  private boolean lost;

  RunningJob(String claimId, String queue, byte[] payload, int recoveries, long heldSince) {
    this.claimId = claimId;
    this.queue = queue;
    this.payload = payload;
    this.recoveries = recoveries;
    this.heldSince = heldSince;
  }

  /**
   * How the job ended, and what listeners are told once Redis knows it.
   *
   * @param completion what is written
   * @param news told when it is written
   */
  record Ending(Completion completion, News news) {}

  /** Tells listeners how a job ended. */
  @FunctionalInterface
  interface News {
    /** Called when Redis knows it. */
    void tell(Completed end);
  }

  /** A wish that a job ends now, after which it has failed. */
  @FunctionalInterface
  interface Demand {
    /**
     * With what it has failed.
     *
     * @param where the stack of the job's thread when it was demanded
     * @param thrown what the job threw then; null if it returned
     */
    ResqueException failure(StackTraceElement[] where, @Nullable Throwable thrown);
  }

  String claimId() {
    return claimId;
  }

  String queue() {
    return queue;
  }

  byte[] payload() {
    return payload;
  }

  /** How often it was recovered from a worker that died with it. */
  int recoveries() {
    return recoveries;
  }

  /** Nanoseconds of the monotonic clock at which its claim was known to be there. */
  long heldSince() {
    return heldSince;
  }

  /** Names its recovery count, which is to be forgotten when it has ended; empty if it has none. */
  String countedAs() {
    return recoveries == 0 ? "" : PayloadDigest.of(payload);
  }

  /** Called on the job's thread when it begins. */
  synchronized void runsOn(Thread current) {
    thread = current;
    if (stopping) {
      interruptThread(current);
    }
  }

  private void interruptThread(Thread runs) {
    interrupted = true;
    runs.interrupt();
  }

  /**
   * Called on the job's thread when the user's code has returned: no interrupt comes any more. One
   * that was not ours is left to the owner of the thread.
   */
  synchronized void leavesUserCode() {
    thread = null;
    takeInterruptBack();
    if (interruptedByOthers) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeInterruptBack() {
    if (interrupted) {
      Thread.interrupted();
    }
  }

  /**
   * Called on the job's thread before its handler.
   *
   * @throws ResqueException if it should end already
   */
  void entersHandler() {
    synchronized (this) {
      performing = true;
    }
    failIfDemanded(null);
  }

  /**
   * Called on the job's thread after its handler: nobody demands its end any more, and no interrupt
   * comes. What has returned has succeeded, and what plugins do then is to have its time.
   *
   * @throws ResqueException if somebody did
   */
  void leavesHandler(@Nullable Throwable thrown) {
    synchronized (this) {
      performing = false;
      thread = null;
      if (thrown == null) {
        takeInterruptBack();
      }
      interruptedByOthers = thrown instanceof InterruptedException && !interrupted;
    }
    failIfDemanded(thrown);
  }

  private void failIfDemanded(@Nullable Throwable thrown) {
    Demand demanded = demand();
    if (demanded != null) {
      synchronized (this) {
        performing = false;
        takeInterruptBack(); // it has done its service
      }
      throw demanded.failure(where, thrown);
    }
  }

  /** Whether its handler runs. */
  synchronized boolean isPerforming() {
    return performing;
  }

  /** Why it has to end and has failed; null as a rule. */
  synchronized @Nullable Demand demand() {
    return demand;
  }

  /**
   * Has the job end: it has failed then, whatever it returns. Its handler is interrupted; where it
   * has not begun, it does not begin.
   *
   * @return false: somebody else wanted it to end before
   */
  boolean demand(Demand wish) {
    synchronized (this) {
      if (stopping || demand != null) {
        return false;
      }
      demand = wish;
      cancelled = true; // before the interrupt, for who asks when it comes
      Thread runs = performing ? thread : null;
      if (runs != null) {
        where = runs.getStackTrace();
        interruptThread(runs);
      }
    }
    cancel();
    return true;
  }

  /** Asks the job to end: it goes back to its queue unless it ends by itself. */
  void interrupt() {
    synchronized (this) {
      stopping = true;
      cancelled = true; // before the interrupt, for who asks when it comes
      Thread runs = thread;
      if (runs != null) {
        interruptThread(runs);
      }
    }
    cancel();
  }

  /** Tells the job that it should end, without interrupting it. */
  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      actions = cancelActions == null ? List.of() : cancelActions;
      cancelActions = null;
      cancelled = true;
    }
    actions.forEach(RunningJob::run);
  }

  /** Whether the job should end. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Runs an action when the job should end; at once when it should already. */
  void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        if (cancelActions == null) {
          cancelActions = new ArrayList<>();
        }
        cancelActions.add(action);
        return;
      }
    }
    run(action);
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("What a job wanted done at its cancellation threw; the work goes on", e);
    }
  }

  /** It met an error after which this process is not to be trusted. */
  void dies(Throwable error) {
    fatal = error;
  }

  /** What {@link #dies} was told; null as a rule. */
  @Nullable Throwable fatal() {
    return fatal;
  }

  /** Whether it was asked to end. */
  boolean isStopping() {
    return stopping;
  }

  /** Its end is sent to Redis, for the first time or again. */
  void isBeingReported() {
    reports++;
  }

  /** Who wants to know when Redis knows of its end; to be said before it ends. */
  void onReported(Runnable action) {
    onReported = action;
  }

  /** Redis knows of its end, or its claim was lost. */
  void isReported() {
    Runnable action = onReported;
    if (action != null) {
      action.run();
    }
  }

  /** How often its end was sent. */
  int reports() {
    return reports;
  }

  /** Whether its claim was found to be taken away. */
  boolean isLost() {
    return lost;
  }

  /** Its claim was found to be taken away; returns whether that is news. */
  boolean loseClaim() {
    boolean news = !lost;
    lost = true;
    return news;
  }
}
