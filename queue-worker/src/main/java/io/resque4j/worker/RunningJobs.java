package io.resque4j.worker;

import io.resque4j.worker.RunningJob.Ending;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The jobs that run here: has each performed on a thread, and takes its end. Only the dispatcher's
 * thread touches it, but for {@link #busy}.
 */
final class RunningJobs implements Claims.Starter {
  private final JobExecutor executor;
  private final Executor threads;
  private final ProcessorPool pool;
  private final WorkMeter meter;
  private final Reports reports;
  private final Listeners listeners;
  private final Executor mailbox;
  private final Runnable onTooFew;
  private final Consumer<Throwable> onFatal;
  private final AtomicInteger busy = new AtomicInteger();

  /**
   * No job runs yet.
   *
   * @param mailbox brings a job's end to the dispatcher's thread
   * @param onTooFew called when a processor was set aside, and another one is to take its place
   * @param onFatal gets an error after which this process is not to be trusted
   */
  RunningJobs(
      JobExecutor executor,
      Executor threads,
      ProcessorPool pool,
      WorkMeter meter,
      Reports reports,
      Listeners listeners,
      Executor mailbox,
      Runnable onTooFew,
      Consumer<Throwable> onFatal) {
    this.executor = executor;
    this.threads = threads;
    this.pool = pool;
    this.meter = meter;
    this.reports = reports;
    this.listeners = listeners;
    this.mailbox = mailbox;
    this.onTooFew = onTooFew;
    this.onFatal = onFatal;
  }

  @Override
  public boolean start(TaskProcessor processor, RunningJob job) {
    processor.job(job);
    busy.incrementAndGet();
    meter.began(System.nanoTime());
    try {
      threads.execute(
          new Assignment(
              processor,
              job,
              executor,
              ending -> mailbox.execute(() -> ended(processor, job, ending))));
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      listeners.error("There is no thread for a job; it goes back to its queue", e);
      StrayClaim claim = new StrayClaim(processor.name(), job);
      ended(processor, job, new Ending(claim.giveBack(), end -> {}));
      reports.pause(Dispatcher.RETRY); // else it would be back at once
      return false;
    }
  }

  private void ended(TaskProcessor processor, RunningJob job, Ending ending) {
    busy.decrementAndGet();
    if (processor.isAside()) {
      pool.takeBack(processor);
    } else {
      meter.ended(System.nanoTime());
    }
    Throwable fatal = job.fatal();
    if (fatal == null) {
      reports.add(processor, job, ending);
    } else {
      pool.abandon(processor);
      listeners.fatal(processor.name().name(), job, fatal);
      onFatal.accept(fatal);
    }
  }

  /** How many jobs run; any thread may ask. */
  int busy() {
    return busy.get();
  }

  /** Asks all to end. */
  void interrupt() {
    pool.all().stream()
        .map(TaskProcessor::job)
        .filter(Objects::nonNull)
        .forEach(RunningJob::interrupt);
  }

  /** A worker's job, if it has this claim. */
  Optional<RunningJob> find(String worker, String claimId) {
    return pool.all().stream()
        .filter(each -> each.name().name().equals(worker))
        .map(TaskProcessor::job)
        .filter(Objects::nonNull)
        .filter(job -> job.claimId().equals(claimId) && !job.isLost())
        .findFirst();
  }

  /** A job goes on after its interrupt: its processor is set aside, so that it is replaced. */
  void ignoresInterrupt(RunningJob job) {
    pool.all().stream()
        .filter(each -> each.job() == job && job.isPerforming())
        .findFirst()
        .ifPresent(each -> setAside(each, job));
  }

  private void setAside(TaskProcessor processor, RunningJob job) {
    listeners.tell(each -> each.onInterruptIgnored(processor.name().name(), job.claimId()));
    if (pool.setAside(processor)) {
      meter.setAside(System.nanoTime());
      onTooFew.run();
    }
  }
}
