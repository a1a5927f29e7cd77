package io.resque4j.worker;

import io.resque4j.worker.RunningJob.Demand;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has jobs end that somebody wants to end, and finds those that go on all the same. One thread,
 * started when it is first needed, keeps the time of all jobs, by the monotonic clock.
 */
final class Interruptions implements AutoCloseable {
  /** How long a job that was interrupted may take to end. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private final ScheduledThreadPoolExecutor timer;
  private final Consumer<RunningJob> onIgnored;

  /**
   * Nothing to do yet.
   *
   * @param onIgnored gets each job that goes on after its interrupt
   */
  Interruptions(Consumer<RunningJob> onIgnored) {
    this.onIgnored = onIgnored;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, task -> EngineThreads.daemon(task, "resque4j-interrupts"));
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Has a job end now, after which it has failed. Where it is to end already, nothing happens. What
   * the job wants done then is done on the timer's thread.
   */
  void demandNow(RunningJob job, Demand demand) {
    timer.execute(() -> demand(job, demand));
  }

  private void demand(RunningJob job, Demand demand) {
    if (job.demand(demand)) {
      timer.schedule(() -> look(job), GRACE.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Has a job end after this time; to be cancelled when it has ended before. */
  Future<?> demandIn(Duration time, RunningJob job, Demand demand) {
    return timer.schedule(() -> demand(job, demand), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look(RunningJob job) {
    if (job.isPerforming()) {
      onIgnored.accept(job);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
