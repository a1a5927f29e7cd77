package io.resque4j.worker;

import io.resque4j.core.TimeSpan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs no job: hands each out to who waits for it. One that comes when nobody waits any more goes
 * back to its queue.
 */
final class HandOut implements JobThreads.Runner {
  /** Nobody waits longer. */
  static final Duration LONGEST = Duration.ofDays(365);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private boolean wanted;
  private boolean closed;
  private @Nullable HandedJob handed;
  private @Nullable Assignment offered;

  @Override
  public void execute(Runnable job) {
    Assignment assignment = (Assignment) job;
    lock.lock();
    try {
      if (wanted && offered == null) {
        offered = assignment;
        came.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    assignment.giveBack();
  }

  /** Waits for a job, for this long at most; {@code demand} has one claimed. */
  Optional<Assignment> take(Duration wait, Runnable demand) throws InterruptedException {
    lock.lock();
    try {
      wanted = !closed;
      demand.run();
      long left = TimeSpan.shorter(wait, LONGEST).toNanos();
      while (offered == null && left > 0 && wanted) {
        left = came.awaitNanos(left);
      }
      Assignment taken = offered;
      offered = null;
      return Optional.ofNullable(taken);
    } finally {
      wanted = false;
      Assignment late = offered; // it came together with an interrupt
      offered = null;
      lock.unlock();
      if (late != null) {
        late.giveBack();
      }
    }
  }

  /** The job that was handed out last; null: none was. */
  @Nullable HandedJob handed() {
    lock.lock();
    try {
      return handed;
    } finally {
      lock.unlock();
    }
  }

  /** A job is in somebody's hands. */
  void handed(HandedJob job) {
    boolean late;
    lock.lock();
    try {
      handed = job;
      late = closed;
    } finally {
      lock.unlock();
    }
    if (late) {
      job.returnUnbegun();
    }
  }

  /** The engine stops: who waits gets nothing, and what was handed out and not begun goes back. */
  void close() {
    HandedJob last;
    lock.lock();
    try {
      closed = true;
      wanted = false;
      came.signal();
      last = handed;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.returnUnbegun();
    }
  }

  /** The engine has stopped: nobody waits for the end of a job any longer. */
  void release() {
    HandedJob last = handed();
    if (last != null) {
      last.release();
    }
  }
}
