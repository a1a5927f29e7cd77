package io.resque4j.cli.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a daemon that runs in the foreground. They are closed in the opposite order, once:
 * when a signal (Ctrl-C, SIGTERM) ends the process, or when starting one of them failed.
 */
public final class Foreground implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile boolean unasked;
  private final Thread atExit = new Thread(this::close, "stop");

  public Foreground() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Adds a part that was started after all the others. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    if (ended) {
      close(); // the signal came while it was starting
    }
    return part;
  }

  /** Gives a part away: it is not closed with the others. */
  public synchronized void release(AutoCloseable part) {
    parts.remove(part);
  }

  /** Whether a signal, or a failure, has ended it. */
  public boolean hasEnded() {
    return ended;
  }

  /**
   * Whether it ends though nobody has asked {@link #leave} for it: by a signal that only the JVM
   * knows, or because a job has called {@link System#exit}.
   */
  boolean endsUnasked() {
    return unasked;
  }

  /** Returns when {@link #leave} was called; as a rule the process is ended by a signal before. */
  public void stay() {
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends {@link #stay}. */
  public void leave() {
    left.countDown();
  }

  @Override
  public synchronized void close() {
    unasked |= Thread.currentThread() == atExit && left.getCount() > 0 && !ended;
    ended = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("Could not end cleanly: {}", e.getMessage(), e);
      }
    }
    if (Thread.currentThread() != atExit) {
      forget();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process ends already, and the hook finds nothing to close
    }
  }
}
