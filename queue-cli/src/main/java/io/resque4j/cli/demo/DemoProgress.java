package io.resque4j.cli.demo;

import io.resque4j.worker.JobEvent;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the jobs that ended, as Redis knows it, until all have. */
final class DemoProgress implements WorkerListener {
  private final InstantSource clock;
  private final CountDownLatch left;
  private final Kind atOnce = new Kind();
  private final Kind later = new Kind();

  /** Jobs of one kind. */
  final class Kind {
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile Instant lastEnd = Instant.EPOCH;

    int succeeded() {
      return succeeded.get();
    }

    int failed() {
      return failed.get();
    }

    int ended() {
      return succeeded() + failed();
    }

    /** When the last one so far ended. */
    Instant lastEnd() {
      return lastEnd;
    }

    private void count(AtomicInteger outcome) {
      outcome.incrementAndGet();
      lastEnd = clock.instant();
      left.countDown();
    }
  }

  DemoProgress(InstantSource clock, int jobs) {
    this.clock = clock;
    this.left = new CountDownLatch(jobs);
  }

  @Override
  public void onSuccess(JobEvent job, @Nullable Object result) {
    Kind kind = kind(job);
    kind.count(kind.succeeded);
  }

  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    Kind kind = kind(job);
    kind.count(kind.failed);
  }

  private Kind kind(JobEvent job) {
    return DemoJobs.HASH_LATER.equals(job.jobClass()) ? later : atOnce;
  }

  /** The jobs that were enqueued at once. */
  Kind atOnce() {
    return atOnce;
  }

  /** The jobs that were delayed. */
  Kind later() {
    return later;
  }

  int ended() {
    return atOnce.ended() + later.ended();
  }

  /** Waits that long, or until all jobs have ended. Returns whether they have. */
  boolean await(Duration time) throws InterruptedException {
    return left.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
