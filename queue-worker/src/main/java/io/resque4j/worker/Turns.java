package io.resque4j.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages, and who handles them: one thread at a time has the turn, so what it touches needs no
 * other lock.
 *
 * <p>To wake a thread costs more than a short job. So whoever is awake takes the turn: a thread
 * that has just ended a job, or one that is woken for what a message brings. A thread of its own,
 * at home here, does so when all others are at work, and when it is time for something.
 */
final class Turns implements JobThreads.Errand, Executor {
  /** Who helps has other things to do as well. */
  private static final int MOST_MESSAGES = 512;

  private final JobThreads.Runner helpers;
  private final Turn turn;
  private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean over;
  private volatile @Nullable Thread home;

  /** Nanoseconds of the monotonic clock. Who has the turn touches it. */
  private long homeSleepsUntil = System.nanoTime();

  /** What is done in a turn. */
  interface Turn {
    /** Nothing is left to be done, ever. */
    long OVER = -1;

    /**
     * Handles what has come ({@link #handle} does) and does what is due. Throws nothing.
     *
     * @return nanoseconds until something is due, 0 or more; or {@link #OVER}
     */
    long take();
  }

  /**
   * No messages yet.
   *
   * @param helpers threads that take turns beside the one at home
   */
  Turns(JobThreads.Runner helpers, Turn turn) {
    this.helpers = helpers;
    this.turn = turn;
  }

  /** Hands a message over, and sees to it that somebody comes for it. */
  @Override
  public void execute(Runnable message) {
    messages.add(message);
    call();
  }

  private void call() {
    if (!helpers.callOne()) {
      unattended();
    }
  }

  /**
   * Does something in a turn on this thread, if nobody has the turn. For threads that must not be
   * kept: what waits is left to others.
   *
   * @param act takes a moment and calls no listener
   * @return what it returned; false when it was not called
   */
  boolean inTurn(BooleanSupplier act) {
    // A turn may end up here, when what it asked for is there already: it has not ended yet.
    // And what waits comes first, as in every turn: it may say that no more jobs are wanted.
    if (over || waits() || lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return false;
    }
    try {
      return !over && !waits() && act.getAsBoolean();
    } finally {
      lock.unlock();
      if (waits()) { // who came for it meanwhile found the turn taken
        call();
      }
    }
  }

  /** Hands a message over on a helper's thread, which comes for it itself. */
  void leave(Runnable message) {
    messages.add(message);
  }

  /** Handles the messages that are there, in their order; called in a turn. */
  void handle() {
    Runnable message = messages.poll();
    for (int n = 1; message != null; n++) {
      message.run();
      message = n < MOST_MESSAGES ? messages.poll() : null;
    }
  }

  @Override
  public boolean waits() {
    return !messages.isEmpty() && !over;
  }

  @Override
  public boolean run() {
    if (over || !lock.tryLock()) {
      return false; // who has the turn looks for messages once more when it has ended
    }
    try {
      if (take() - homeSleepsUntil < 0 || over) {
        unattended();
      }
    } finally {
      lock.unlock();
    }
    return true;
  }

  /** Returns when something is due. */
  private long take() {
    long patience = over ? Turn.OVER : turn.take();
    if (patience == Turn.OVER) {
      over = true;
    }
    return System.nanoTime() + patience;
  }

  @Override
  public void unattended() {
    LockSupport.unpark(home);
  }

  /**
   * Stays at home on this thread until all is over.
   *
   * @param beforeEach called before each turn
   */
  void stay(Runnable beforeEach) {
    home = Thread.currentThread();
    while (!over) {
      beforeEach.run();
      long until;
      lock.lock();
      try {
        until = take();
        homeSleepsUntil = until;
      } finally {
        lock.unlock();
      }
      Thread.interrupted(); // of a listener, say: else it would not sleep any more
      if (!waits() && !over) {
        LockSupport.parkNanos(this, until - System.nanoTime());
      }
    }
  }
}
