package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.TimeSpan;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One worker: a {@link MultiWorker} with a single task processor. It performs one job after the
 * other; or, with {@code looping(false)}, it performs none by itself and hands them out:
 *
 * <pre>{@code
 * try (Worker worker = Worker.builder(resque, jobs).queues("math").looping(false).start()) {
 *   Optional<HandedJob> job = worker.poll(Duration.ofSeconds(5));
 *   if (job.isPresent()) {
 *     job.get().perform();
 *   }
 * }
 * }</pre>
 *
 * <p>In Redis it is what a task processor is, with the same pings, claims and recovery.
 */
public final class Worker implements AutoCloseable {
  private final MultiWorker engine;
  private final @Nullable HandOut handOut;
  private final ReentrantLock polling = new ReentrantLock();

  Worker(MultiWorker engine, @Nullable HandOut handOut) {
    this.engine = engine;
    this.handOut = handOut;
  }

  /**
   * Begins with the defaults; {@link WorkerBuilder#start} ends it.
   *
   * @param jobs what it can perform
   */
  public static WorkerBuilder builder(Resque resque, Jobs jobs) {
    return new WorkerBuilder(resque, jobs);
  }

  /**
   * Runs a job with its plugins here and now, for tests and special cases: without a queue, without
   * a started worker, and without a trace in Redis, unless the job or a plugin of yours leaves one.
   * The arguments become JSON and are bound to the job's types as those of any job. No lock is
   * taken, no limit of time holds, and nothing is tried again: a failure is thrown, also where
   * Retry would try again, but for one that a plugin forgives.
   *
   * @return what the job returned; null when a plugin kept it from running or forgave its failure
   * @throws UnknownJobException when there is no such job
   * @throws Exception what the job or a plugin threw
   */
  public static @Nullable Object performInline(
      Resque resque, Jobs jobs, String jobClass, @Nullable Object... args) throws Exception {
    return new InlineRun(resque, jobs).perform(jobClass, args);
  }

  /**
   * Claims one job and hands it out, if one comes within this time; of a worker with {@code
   * looping(false)}. What is no job at all is not handed out but goes to {@code failed}.
   *
   * @return nothing when none came, or the worker has stopped
   * @throws IllegalStateException when this worker performs its jobs itself, or when the job that
   *     it handed out last was not performed or given back yet
   */
  public Optional<HandedJob> poll(Duration wait) throws InterruptedException {
    HandOut out = handOut;
    if (out == null) {
      throw new IllegalStateException(
          "expected a worker with looping(false) to poll, got: one that performs its jobs itself");
    }
    polling.lockInterruptibly();
    try {
      HandedJob last = out.handed();
      if (last != null && !last.isDealtWith()) {
        throw new IllegalStateException(
            "job %s of claim %s is to be performed or given back before the next one is taken"
                .formatted(last.jobClass(), last.claimId()));
      }
      return next(out, wait);
    } finally {
      polling.unlock();
    }
  }

  private Optional<HandedJob> next(HandOut out, Duration wait) throws InterruptedException {
    long end = System.nanoTime() + TimeSpan.shorter(wait, HandOut.LONGEST).toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      Optional<Assignment> came;
      try {
        came = out.take(left, () -> engine.demand(1));
      } finally {
        engine.demand(0);
      }
      if (came.isEmpty()) {
        return Optional.empty();
      }
      Assignment assignment = came.get();
      try {
        HandedJob job = new HandedJob(assignment, JobPayload.parse(assignment.job().payload()));
        out.handed(job);
        return Optional.of(job);
      } catch (InvalidPayloadException e) {
        assignment.run();
      }
    }
  }

  /** The name under which peers see it. */
  public String name() {
    return engine.names().get(0).name();
  }

  /** How it does now; any thread may ask, and Redis is not. */
  public MultiWorkerHealth health() {
    return engine.health();
  }

  /** Takes no more jobs; one that runs goes on. */
  public void quiet() {
    engine.quiet();
  }

  /**
   * As {@link MultiWorker#stop}. A job that was handed out and not begun goes back to the head of
   * its queue.
   *
   * @return whether every job has ended
   */
  public boolean stop(Duration deadline) {
    return engine.stop(deadline);
  }

  /** Waits until the worker has stopped. */
  public void awaitStop() throws InterruptedException {
    engine.awaitStop();
  }

  /** Stops with a deadline of 10 seconds. */
  @Override
  public void close() {
    stop(MultiWorker.CLOSE_DEADLINE);
  }
}
