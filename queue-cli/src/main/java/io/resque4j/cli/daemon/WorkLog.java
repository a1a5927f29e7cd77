package io.resque4j.cli.daemon;

import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.ScalingEvent;
import io.resque4j.worker.UnknownJobException;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the daemons write about their work. Neither arguments nor the messages of failures are among
 * it, since both may be secret; with --verbose a failure comes with its stack trace.
 */
public final class WorkLog implements WorkerListener, SchedulerListener {
  /** So many classes and queues are warned of, each once. */
  private static final int MOST_RETURNED = 1_000;

  private final Logger worker = LoggerFactory.getLogger("io.resque4j.worker");
  private final Logger scheduler = LoggerFactory.getLogger("io.resque4j.scheduler");
  private final Level eachJob;
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Every job is written about at this level. */
  public WorkLog(Level eachJob) {
    this.eachJob = eachJob;
  }

  @Override
  public void onStart(String name) {}

  @Override
  public void onEnd(String name) {}

  @Override
  public void onError(String what, Throwable error) {} // the engine writes about it itself

  @Override
  public void onRecovered(RecoveredJob job) {} // as above

  @Override
  public void onLeaseDoubtful(Duration silence) {
    worker.warn(
        "Redis did not hear of this process for {}: others may take it for dead and run its jobs"
            + " again; it takes no more until Redis answers",
        Times.shown(silence));
  }

  @Override
  public void onQuietRequested() {
    worker.info("takes no more jobs: another process asks for it; running ones go on");
  }

  @Override
  public void onStopRequested(Duration deadline) {
    worker.info(
        "stops: another process asks for it; running jobs have {} to end", Times.shown(deadline));
  }

  @Override
  public void onCancelRequested(String name, String claimId) {
    worker.info("cancels the job of {}: another process asks for it", name);
  }

  @Override
  public void onInterruptIgnored(String name, String claimId) {
    worker.warn(
        "the job of {} ignores its interrupt: it keeps its claim {} until it ends, and another"
            + " task processor takes its place",
        name,
        claimId);
  }

  @Override
  public void onLeaseRenewed() {
    worker.info("Redis hears of this process again; it goes on");
  }

  @Override
  public void onMultiWorkerAction(ScalingEvent action) {
    worker.info("task processors {}", action.why());
  }

  @Override
  public void onSuccess(JobEvent job, @Nullable Object result) {
    succeeded.increment();
    worker
        .atLevel(eachJob)
        .log("{} on {} done in {}", job.jobClass(), job.queue(), Times.shown(job.duration()));
  }

  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    failed.increment();
    String why =
        failure instanceof UnknownJobException
            ? Objects.requireNonNull(failure.getMessage())
            : failure.getClass().getSimpleName()
                + " (its message is in the failed list; --verbose shows it here)";
    worker.warn(
        "{} on {} failed after {}: {}",
        Objects.requireNonNullElse(job.jobClass(), "(no job)"),
        job.queue(),
        Times.shown(job.duration()),
        why);
    worker.debug("this is how it failed", failure);
  }

  @Override
  public void onGivenBack(JobEvent job) {
    worker.warn("{} was interrupted and is back at the head of {}", job.jobClass(), job.queue());
  }

  @Override
  public void onReturned(JobEvent job) {
    String known = Objects.requireNonNull(job.jobClass()) + " on " + job.queue();
    if (returned.size() < MOST_RETURNED && returned.add(known)) {
      worker.warn("{} is of no class known here: such jobs go back to their queue", known);
    } else {
      worker.debug("{} went back to its queue", known);
    }
  }

  @Override
  public void onLostClaim(String name, String claimId) {
    worker.warn("{} lost its claim {} while the job ran: the job is someone else's", name, claimId);
  }

  @Override
  public void onLeader(String name) {
    scheduler.info("leads as {}", name);
  }

  @Override
  public void onLostLeader(String leader) {
    scheduler.info("waits: {} leads", leader);
  }

  @Override
  public void onTransferredJob(long second, String queue, byte[] payload) {
    scheduler
        .atLevel(eachJob)
        .log("moved a job that was due at {} to {}", Instant.ofEpochSecond(second), queue);
  }

  @Override
  public void onCronFired(String name, Instant at, String queue, byte[] payload) {
    scheduler.atLevel(eachJob).log("enqueued the recurring job {} of {} to {}", name, at, queue);
  }

  @Override
  public void onCronVeto(String name, Instant at, String plugin) {
    scheduler.atLevel(eachJob).log("the recurring job {} of {} was vetoed by {}", name, at, plugin);
  }

  @Override
  public void onCronMissed(String name, Instant first, Instant last) {
    scheduler.info(
        "the recurring job {} was missed from {} to {}: that is not made up for",
        name,
        first,
        last);
  }

  @Override
  public void onFailedTransfer(long second, byte[] payload, String why) {
    scheduler.warn(
        "{} bytes that were due at {} went to the failed list: {}",
        payload.length,
        Instant.ofEpochSecond(second),
        why);
  }

  /** How many jobs ended since this was last called, in one line, if any. */
  public void summarize(Duration since) {
    long bad = failed.sumThenReset();
    long all = succeeded.sumThenReset() + bad;
    if (all > 0) {
      worker.info(
          "{} in the last {} s, {} failed", Text.plural(all, "job"), since.toSeconds(), bad);
    }
  }
}
