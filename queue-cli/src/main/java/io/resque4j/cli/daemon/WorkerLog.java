package io.resque4j.cli.daemon;

import io.resque4j.cli.config.LogLevel;
import io.resque4j.cli.config.LogSettings;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.RoundTrip;
import io.resque4j.worker.ScalingEvent;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/**
 * What the daemons write about their worker, each event at its level. Neither arguments nor the
 * messages of failures are among it unless they are asked for, since both may be secret.
 */
public final class WorkerLog implements WorkerListener {
  /** So many classes and queues are warned of, each once. */
  private static final int MOST_RETURNED = 1_000;

  private final Logger worker = LoggerFactory.getLogger("io.resque4j.worker");
  private final LogSettings settings;
  private final JobLines jobs;
  private final ProcessorNews news;
  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  public WorkerLog(LogSettings settings) {
    this.settings = settings;
    this.jobs = new JobLines(worker, settings);
    this.news =
        new ProcessorNews(
            text -> line(worker, level("start")).log("started {}", text),
            text -> line(worker, level("end")).log("ended {}", text));
  }

  private LogLevel level(String event) {
    return settings.worker().getOrDefault(event, LogLevel.OFF);
  }

  private static LoggingEventBuilder line(Logger logger, LogLevel level) {
    return level.isWritten() ? logger.atLevel(level.level()) : NOPLoggingEventBuilder.singleton();
  }

  @Override
  public void onMultiWorkerStart(MultiWorker started) {} // the daemon says what it runs

  @Override
  public void onMultiWorkerEnd(MultiWorker stopped) {
    news.tell();
  }

  /** The multiWorker has its first task processors. */
  public void begun() {
    news.tell();
  }

  @Override
  public void onStart(String name) {
    news.started(name);
  }

  @Override
  public void onEnd(String name) {
    news.ended(name);
  }

  @Override
  public void onPing(int workers) {
    news.tell();
  }

  @Override
  public void onRoundTrip(RoundTrip trip) {
    if (trip.kind() == RoundTrip.Kind.CLAIM) {
      line(worker, level("poll"))
          .log("asked for {}: {}", Text.plural(trip.jobs(), "job"), Times.shown(trip.took()));
    }
  }

  @Override
  public void onJob(JobEvent job) {
    JobLines.putContext(job);
    jobs.write(level("job"), job, "started", "begins");
  }

  @Override
  public void onReEnqueue(JobEvent job, Duration in, int attemptsLeft, Throwable failure) {
    jobs.write(
        level("reEnqueue"),
        job,
        "retry",
        "failed with %s and is tried again in %s; attempts left: %d"
            .formatted(failure.getClass().getSimpleName(), Times.shown(in), attemptsLeft));
  }

  @Override
  public void onVeto(JobEvent job, String plugin, boolean reEnqueued) {
    jobs.write(
        level("reEnqueue"),
        job,
        "veto",
        "was kept back by " + plugin + (reEnqueued ? " and is tried again later" : ""));
  }

  @Override
  public void onPause(Duration pause) {
    line(worker, level("pause")).log("no work; looks again within {}", Times.shown(pause));
  }

  @Override
  public void onCleaningWorker(String name) {
    line(worker, level("cleaning_worker"))
        .addKeyValue("cleaned", name)
        .log("{} is dead and is taken away", name);
  }

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
        "stops: another process asks for it; running jobs have {} to end", Times.typed(deadline));
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
    line(worker, level("multiWorkerAction")).log("task processors {}", action.why());
  }

  @Override
  public void onSuccess(JobEvent job, @Nullable Object result) {
    succeeded.increment();
    if (jobs.isWritten(level("success"))) {
      jobs.write(level("success"), job, "success", "done in " + Times.shown(job.duration()));
    }
  }

  @Override
  public void onFailure(JobEvent job, Throwable failure) {
    failed.increment();
    jobs.writeFailure(level("failure"), job, failure);
  }

  @Override
  public void onGivenBack(JobEvent job) {
    jobs.write(
        LogLevel.WARN, job, "given back", "was interrupted and is back at the head of its queue");
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

  /**
   * How many jobs ended since this was last called, in one line, if they have none of their own.
   */
  public void summarize(Duration since) {
    if (jobs.isWritten(level("success"))) {
      return;
    }
    long bad = failed.sumThenReset();
    long all = succeeded.sumThenReset() + bad;
    if (all > 0) {
      worker.info(
          "{} in the last {} s, {} failed", Text.plural(all, "job"), since.toSeconds(), bad);
    }
  }
}
