package io.resque4j.cli.demo;

import io.resque4j.worker.JobEvent;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the jobs that ended, as Redis knows it, until all have. */
final class DemoProgress implements WorkerListener {
  private final CountDownLatch left;
  private final Map<DemoKind, Kind> kinds = new EnumMap<>(DemoKind.class);

  /** Jobs of one kind. */
  final class Kind {
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();
    private final AtomicLong firstBegin = new AtomicLong();
    private volatile long lastEnd;

    int succeeded() {
      return succeeded.get();
    }

    int failed() {
      return failed.get();
    }

    int retried() {
      return retried.get();
    }

    int ended() {
      return succeeded() + failed();
    }

    /** From the first one's beginning to the last one's end. */
    Duration took() {
      return Duration.ofNanos(Math.max(1, lastEnd - firstBegin.get()));
    }

    private void begin() {
      firstBegin.compareAndSet(0, System.nanoTime());
    }

    private void end(AtomicInteger outcome) {
      outcome.incrementAndGet();
      lastEnd = System.nanoTime();
      left.countDown();
    }
  }

  DemoProgress(int jobs) {
    this.left = new CountDownLatch(jobs);
    for (DemoKind kind : DemoKind.values()) {
      kinds.put(kind, new Kind());
    }
  }

  @Override
  public void onJob(JobEvent job) {
    tell(job, Kind::begin);
  }

  @Override
  public void onSuccess(JobEvent job, @Nullable Object result) {
    tell(job, kind -> kind.end(kind.succeeded));
  }

  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    tell(job, kind -> kind.end(kind.failed));
  }

  @Override
  public void onReEnqueue(JobEvent job, Duration in, int attemptsLeft, Throwable failure) {
    tell(job, kind -> kind.retried.incrementAndGet());
  }

  private void tell(JobEvent job, Consumer<Kind> what) {
    String jobClass = job.jobClass();
    if (jobClass != null) {
      DemoKind.of(jobClass).ifPresent(kind -> what.accept(of(kind)));
    }
  }

  /** The jobs of a kind. */
  Kind of(DemoKind kind) {
    return Objects.requireNonNull(kinds.get(kind));
  }

  int ended() {
    return kinds.values().stream().mapToInt(Kind::ended).sum();
  }

  int failed() {
    return kinds.values().stream().mapToInt(Kind::failed).sum();
  }

  int retried() {
    return kinds.values().stream().mapToInt(Kind::retried).sum();
  }

  /** Waits that long, or until all jobs have ended. Returns whether they have. */
  boolean await(Duration time) throws InterruptedException {
    return left.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
