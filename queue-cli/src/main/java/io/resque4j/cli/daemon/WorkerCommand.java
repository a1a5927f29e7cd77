package io.resque4j.cli.daemon;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.worker.MultiWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j worker}: the daemon that performs jobs. */
@Command(
    name = "worker",
    header = "Performs the jobs of a jar.",
    description = {
      "Runs until Ctrl-C or SIGTERM, or until another process asks it to stop; then it lets running jobs end.",
      "A job whose class none of the jars defines goes to the failed list, or back to its queue:"
          + " --on-unknown-class."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j worker --jobs my-jobs.jar",
      "  resque4j worker --jobs my-jobs.jar --queues high,low --processors 1-50",
      "  resque4j worker --jobs my-jobs.jar --queues critical=5,default=2"
    })
public final class WorkerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.worker");
  private static final Duration BETWEEN_SUMMARIES = Duration.ofSeconds(10);

  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();
  @Mixin private final WorkerOptions options = new WorkerOptions();

  @Option(
      names = "--jobs",
      paramLabel = "FILE.jar",
      required = true,
      description = "The jobs: a jar whose JobLibrary is named in META-INF/services.")
  private List<Path> jars = List.of();

  public WorkerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startDaemonLog();
    options.check();
    Jobs jobs = JobJars.load(jars);
    AtomicReference<Throwable> fatal = new AtomicReference<>();
    AtomicBoolean stopped = new AtomicBoolean();
    try (Foreground foreground = new Foreground()) {
      Resque resque = foreground.add(redis.connect(surroundings, jobs));
      WorkLog log = new WorkLog(Level.DEBUG);
      MultiWorker worker =
          options.start(
              resque,
              jobs,
              log,
              error -> {
                fatal.set(error);
                foreground.leave();
              },
              () -> {
                stopped.set(true);
                foreground.leave();
              });
      foreground.add(() -> stop(worker, stopped.get()));
      foreground.add(summaries(log));
      LOG.info(
          "{} at {} on {}; jobs: {}",
          options.processors().shown("task processor"),
          resque.address(),
          options.shownQueues(),
          String.join(", ", jobs.names()));
      foreground.stay();
    }
    Throwable error = fatal.get();
    if (error != null) {
      throw CliException.failed("a job met " + error.getClass().getName() + "; this process ends");
    }
    return ExitCode.OK;
  }

  private void stop(MultiWorker worker, boolean stopped) {
    if (!stopped) {
      LOG.info("takes no more jobs; running ones have {} to end", options.stopWithinAsTyped());
    }
    boolean drained = worker.stop(options.stopWithin());
    LOG.info(drained ? "stopped" : "stopped, with jobs that did not end: others recover them");
  }

  private static AutoCloseable summaries(WorkLog log) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "summaries");
              thread.setDaemon(true);
              return thread;
            });
    long seconds = BETWEEN_SUMMARIES.toSeconds();
    timer.scheduleAtFixedRate(
        () -> log.summarize(BETWEEN_SUMMARIES), seconds, seconds, TimeUnit.SECONDS);
    return timer::shutdownNow;
  }
}
