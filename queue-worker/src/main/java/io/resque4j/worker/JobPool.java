package io.resque4j.worker;

import java.time.Duration;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.MDC;

/**
 * Platform threads that take jobs from one queue and are used again.
 *
 * <p>To wake a thread costs more than a short job. So only one is woken at a time: it looks at the
 * queue when it has come, and wakes the next one if jobs are left. Until then a thread that is
 * awake takes the next short job, and the ends of several jobs reach Redis together. Jobs that last
 * do not wait for each other: who takes one while others wait sees to it that somebody comes.
 *
 * <p>A thread that has come, or has no more jobs, sees to the {@link JobThreads.Errand}: jobs that
 * this brings it takes itself. After a job that lasted it leaves the errand to others.
 */
class JobPool implements JobThreads.Runner {
  /** The pool of the current thread. */
  private static final ThreadLocal<JobPool> OWN = new ThreadLocal<>();

  /** After a longer job one more thread that wakes is no matter: ends gather while it comes. */
  private static final long SHORT_NANOS = Duration.ofMillis(1).toNanos();

  private final ThreadFactory factory;
  private final long keepIdleNanos;
  private final Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();

  /** The last to fall asleep is the first to be woken, so that those above the need can end. */
  private final Deque<Sleep> sleeping = new ConcurrentLinkedDeque<>();

  /** A thread is on its way that will look at the queue when it has come. */
  private final AtomicBoolean coming = new AtomicBoolean();

  private final AtomicInteger threads = new AtomicInteger();
  private volatile int atOnce;
  private volatile boolean ended;
  private volatile JobThreads.Errand errand = new NoErrand();

  /**
   * A pool without threads; they come with the jobs.
   *
   * @param atOnce how many threads there are at most
   * @param keepIdle after so long without a job, and up to half as long again, a thread ends
   */
  JobPool(ThreadFactory factory, int atOnce, Duration keepIdle) {
    this.factory = factory;
    this.atOnce = atOnce;
    this.keepIdleNanos = keepIdle.toNanos();
  }

  /** One sleep of one thread: it ends once, by being woken or by its own decision. */
  private static final class Sleep {
    private final Thread thread = Thread.currentThread();
    private final AtomicBoolean over = new AtomicBoolean();

    boolean end() {
      return over.compareAndSet(false, true);
    }

    boolean lasts() {
      return !over.get();
    }
  }

  /**
   * Runs a job on one of the threads, as soon as there is one.
   *
   * @throws OutOfMemoryError when it needs a new thread and there is none to be had; the job is not
   *     run
   */
  @Override
  public void execute(Runnable job) {
    jobs.add(job);
    if (OWN.get() == this) {
      return; // the errand's: this thread looks at the queue when it has done it
    }
    try {
      bringOne();
    } catch (OutOfMemoryError e) {
      if (jobs.remove(job)) {
        throw e;
      }
    }
  }

  @Override
  public void resize(int atOnce) {
    this.atOnce = atOnce;
  }

  @Override
  public void end() {
    ended = true;
    while (wakeOne()) {
      // each ends
    }
  }

  @Override
  public boolean attend(JobThreads.Errand errand) {
    this.errand = errand;
    return true;
  }

  @Override
  public boolean callOne() {
    if (!coming.compareAndSet(false, true)) {
      return true; // who comes looks at the errand
    }
    if (wakeOne()) {
      return true;
    }
    coming.set(false);
    return false;
  }

  /** How many threads there are, at work or asleep. */
  int size() {
    return threads.get();
  }

  /** Returns false when something waits, and all threads are at work. */
  private boolean bringOne() {
    while (somethingWaits() && coming.compareAndSet(false, true)) {
      if (wakeOne() || startOne()) {
        return true;
      }
      // All are at work. Who ends a job looks at the queue, but one may have fallen asleep before
      // the job came or ended meanwhile, and left it to this caller to bring another: look again.
      coming.set(false);
      if (sleeping.isEmpty() && threads.get() >= atOnce) {
        return false;
      }
    }
    return true;
  }

  private boolean somethingWaits() {
    return !jobs.isEmpty() || errand.waits();
  }

  private boolean wakeOne() {
    for (Sleep each = sleeping.pollFirst(); each != null; each = sleeping.pollFirst()) {
      if (each.end()) {
        LockSupport.unpark(each.thread);
        return true;
      }
    }
    return false;
  }

  /** Returns false when there are as many threads as there may be. */
  boolean startOne() {
    int now = threads.get();
    while (now < atOnce) {
      if (threads.compareAndSet(now, now + 1)) {
        startCounted();
        return true;
      }
      now = threads.get();
    }
    return false;
  }

  private void startCounted() {
    boolean started = false;
    try {
      factory.newThread(this::work).start();
      started = true;
    } finally {
      if (!started) {
        threads.decrementAndGet();
        coming.set(false);
      }
    }
  }

  private void work() {
    OWN.set(this);
    try {
      arrive();
      do {
        workUntilNothingWaits();
      } while (sleep());
    } finally {
      OWN.remove();
      threads.decrementAndGet();
      bringAnother(); // a job may have come while this thread was still counted
    }
  }

  /** What the errand brings is for this thread: nobody else is called before that is known. */
  private void arrive() {
    try {
      if (errand.waits()) {
        runErrand();
      }
    } finally {
      coming.set(false); // else nobody would be called any more
    }
  }

  private boolean runErrand() {
    boolean ran = errand.run();
    Thread.interrupted(); // one that came meanwhile is not the next job's
    return ran;
  }

  private void workUntilNothingWaits() {
    do {
      for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
        bringAnother();
        long began = System.nanoTime();
        run(job);
        if (System.nanoTime() - began > SHORT_NANOS && errand.waits()) {
          errand.unattended();
          return;
        }
      }
    } while ((errand.waits() && runErrand()) || !jobs.isEmpty());
  }

  /** What it leaves on its thread is not the next one's, nor the errand's. */
  private static void run(Runnable job) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try {
      job.run();
    } finally {
      Thread.interrupted(); // one that came late
      thread.setContextClassLoader(loader);
      MDC.clear();
    }
  }

  private void bringAnother() {
    boolean brought = false;
    try {
      brought = bringOne();
    } catch (OutOfMemoryError e) {
      // No thread for the jobs that wait: those that are there take them, one after the other.
    }
    if (!brought && errand.waits()) {
      errand.unattended();
    }
  }

  /** Returns whether it was woken, or found a job before it slept; else the thread is to end. */
  private boolean sleep() {
    if (threads.get() > atOnce) {
      return false;
    }
    Sleep sleep = new Sleep();
    sleeping.addFirst(sleep);
    if ((ended || !jobs.isEmpty()) && sleep.end()) {
      sleeping.remove(sleep);
      return !ended; // who ends looks at the queue once more
    }
    long end = System.nanoTime() + idleNanos();
    while (sleep.lasts()) {
      LockSupport.parkNanos(this, end - System.nanoTime());
      Thread.interrupted(); // else it would not sleep any more
      if (end - System.nanoTime() <= 0 && sleep.end()) {
        sleeping.remove(sleep);
        return false;
      }
    }
    arrive();
    return true;
  }

  /**
   * Threads that fell asleep together end one by one: hundreds that end at a time keep those that
   * work from the processor for half a second.
   */
  long idleNanos() {
    return keepIdleNanos + ThreadLocalRandom.current().nextLong(keepIdleNanos / 2 + 1);
  }

  private static final class NoErrand implements JobThreads.Errand {
    @Override
    public boolean waits() {
      return false;
    }

    @Override
    public boolean run() {
      return false;
    }

    @Override
    public void unattended() {
      // nothing to be done
    }
  }
}
