package io.resque4j.worker;

import io.resque4j.core.FailedJobs;
import io.resque4j.core.FailedLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the failed list within its limits: with the ping that follows a failure, and now and then
 * for the age of what is there. It works on a thread of its own, since neither the dispatcher nor
 * the heartbeat may wait, and never on two.
 */
final class FailedTrimmer implements WorkerListener {
  private static final Logger LOG = LoggerFactory.getLogger(FailedTrimmer.class);
  private static final long LOOK_AGAIN = Duration.ofMinutes(1).toNanos();

  private final FailedJobs failedJobs;
  private final FailedLimits limits;
  private final AtomicBoolean failed = new AtomicBoolean(true);
  private final AtomicBoolean working = new AtomicBoolean();
  private volatile long last = System.nanoTime();

  FailedTrimmer(FailedJobs failedJobs, FailedLimits limits) {
    this.failedJobs = failedJobs;
    this.limits = limits;
  }

  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    failed.set(true);
  }

  @Override
  public void onPing(int workers) {
    boolean due = failed.get() || System.nanoTime() - last > LOOK_AGAIN;
    if (due && working.compareAndSet(false, true)) {
      Thread thread = new Thread(this::trim, "resque4j-trimmer");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void trim() {
    failed.set(false);
    last = System.nanoTime();
    try {
      long trimmed = failedJobs.trim(limits);
      if (trimmed > 0) {
        LOG.info("{} failed jobs were dropped: {} are kept", trimmed, limits);
      }
    } catch (RuntimeException e) {
      failed.set(true);
      LOG.warn("The failed list could not be trimmed; it is tried again: {}", e.getMessage());
    } finally {
      working.set(false);
    }
  }
}
