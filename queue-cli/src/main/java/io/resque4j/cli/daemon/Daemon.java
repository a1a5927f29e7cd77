package io.resque4j.cli.daemon;

import io.resque4j.cli.config.Configuration;
import io.resque4j.cli.config.Role;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.config.WorkerSettings;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A process of a role: worker, scheduler, both or neither, until a signal ends it. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.daemon");
  private static final Logger WORKER = LoggerFactory.getLogger("io.resque4j.worker");
  private static final Logger SCHEDULER = LoggerFactory.getLogger("io.resque4j.scheduler");
  private static final Duration BETWEEN_SUMMARIES = Duration.ofSeconds(10);

  private final Surroundings surroundings;
  private final Settings settings;
  private final WorkLog log = new WorkLog(Level.DEBUG);
  private final Monitor monitor;
  private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

  /** Whether the worker has stopped already, since another process asked for it. */
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Daemon(Surroundings surroundings, Settings settings) {
    this.surroundings = surroundings;
    this.settings = settings;
    this.monitor = new Monitor(settings.http());
  }

  /**
   * Runs it to its end.
   *
   * @return the exit code
   */
  static int run(Surroundings surroundings, Configuration configuration, Role role) {
    Settings settings = Settings.of(configuration);
    configuration.warnings().forEach(LOG::warn);
    return new Daemon(surroundings, settings).run(role);
  }

  private int run(Role role) {
    Jobs jobs = jobs(role);
    try (Foreground foreground = new Foreground()) {
      if (role != Role.NONE) {
        Resque resque =
            foreground.add(
                RedisOptions.connect(
                    settings.redis(), surroundings.clock(), jobs, monitor.enqueues()));
        monitor.start(foreground, resque);
        if (role.schedules()) {
          startScheduler(foreground, resque);
        }
        if (role.works()) {
          startWorker(foreground, resque, jobs);
        }
        monitor.watched().complete();
      } else {
        LOG.info("has the role none: it runs nothing and waits for its end");
      }
      foreground.stay();
    }
    Throwable error = fatal.get();
    if (error != null) {
      throw CliException.failed("a job met " + error.getClass().getName() + "; this process ends");
    }
    return ExitCode.OK;
  }

  private Jobs jobs(Role role) {
    WorkerSettings worker = settings.worker();
    if (worker.jobs().isEmpty() && role.works()) {
      throw CliException.usage(
          "a worker needs jobs: give --jobs FILE.jar, the variable RESQUE4J_JOBS, or jobs in the file");
    }
    return role == Role.NONE || worker.jobs().isEmpty()
        ? Jobs.builder().build()
        : JobJars.load(worker.jobs());
  }

  private void startScheduler(Foreground foreground, Resque resque) {
    Scheduler scheduler =
        foreground.add(Engines.scheduler(settings, resque, monitor.schedulerListeners(log)));
    monitor.watched().add(scheduler);
    SCHEDULER.info("runs as {} at {}", scheduler.name(), resque.address());
  }

  private void startWorker(Foreground foreground, Resque resque, Jobs jobs) {
    MultiWorker worker =
        Engines.worker(
            settings,
            resque,
            jobs,
            monitor.workerListeners(log),
            error -> {
              fatal.set(error);
              foreground.leave();
            },
            () -> {
              stopped.set(true);
              foreground.leave();
            });
    monitor.watched().add(worker);
    foreground.add(() -> stop(worker));
    foreground.add(summaries());
    WORKER.info(
        "{} at {} on {}; jobs: {}",
        settings.worker().processors().shown("task processor"),
        resque.address(),
        settings.worker().shownQueues(),
        String.join(", ", jobs.names()));
  }

  private void stop(MultiWorker worker) {
    if (!stopped.get()) {
      WORKER.info(
          "takes no more jobs; running ones have {} to end",
          Times.typed(settings.shutdownTimeout()));
    }
    boolean drained = worker.stop(settings.shutdownTimeout());
    WORKER.info(drained ? "stopped" : "stopped, with jobs that did not end: others recover them");
  }

  private AutoCloseable summaries() {
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
