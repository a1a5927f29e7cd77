package io.resque4j.cli.frame;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets some work end at a good moment when a signal (Ctrl-C, SIGTERM) ends the process: the work
 * asks {@link #isAsked} between two steps, and the process waits until it is closed.
 */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread atExit = new Thread(this::await, "interrupted");
  private volatile boolean asked;

  public Interruption() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Whether a signal has come. */
  public boolean isAsked() {
    return asked;
  }

  private void await() {
    asked = true;
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        asked = true; // a step that takes so long is one that Redis does not answer
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended, and has said what was done. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process ends already, and its hook goes on now
    }
  }
}
