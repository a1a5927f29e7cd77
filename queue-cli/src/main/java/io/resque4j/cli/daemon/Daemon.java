package io.resque4j.cli.daemon;

import io.resque4j.cli.config.Configuration;
import io.resque4j.cli.config.LogFormat;
import io.resque4j.cli.config.LogSettings;
import io.resque4j.cli.config.Role;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.config.WorkerSettings;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.LogSetup;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of a role: worker, scheduler, both or neither, until a signal ends it. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.daemon");
  private static final Logger WORKER = LoggerFactory.getLogger("io.resque4j.worker");
  private static final Duration BETWEEN_SUMMARIES = Duration.ofSeconds(10);

  private final Surroundings surroundings;
  private final Settings settings;
  private final WorkerLog workerLog;
  private final SchedulerLog schedulerLog;
  private final Monitor monitor;
  private final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();

  /** Whether jobs did not end in time. */
  private volatile boolean late;

  /** How many of them were given back. */
  private final AtomicInteger givenBack = new AtomicInteger();

  /** Whether the worker has stopped already, since another process asked for it. */
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Daemon(Surroundings surroundings, Settings settings) {
    this.surroundings = surroundings;
    this.settings = settings;
    this.workerLog = new WorkerLog(settings.log());
    this.schedulerLog = new SchedulerLog(settings.log());
    this.monitor = new Monitor(settings.http());
  }

  /**
   * Runs it to its end.
   *
   * @return the exit code
   */
  static int run(Surroundings surroundings, Configuration configuration, Role role) {
    Settings settings = Settings.of(configuration);
    boolean json = isJson(settings.log(), surroundings);
    LogSetup.level(settings.log().level().name());
    LogSetup.form(json, settings.title());
    configuration.warnings().forEach(LOG::warn);
    Daemon daemon = new Daemon(surroundings, settings);
    return json ? daemon.runInLines(role) : daemon.run(role);
  }

  private static boolean isJson(LogSettings log, Surroundings surroundings) {
    return log.format() == LogFormat.AUTO
        ? !surroundings.screen().errIsTerminal()
        : log.format() == LogFormat.JSON;
  }

  /** Why it ends is a line like all others where each line is an object. */
  private int runInLines(Role role) {
    try {
      return run(role);
    } catch (CliException e) {
      if (e.exitCode() == ExitCode.USAGE) {
        throw e; // nothing has begun: it is told to whoever typed it
      }
      LOG.error("{}", e.getMessage(), e.getCause()); // its own class says nothing to anybody
      return e.exitCode();
    } catch (ResqueConnectionException e) {
      LOG.error("{}", e.getMessage(), e);
      return ExitCode.REDIS;
    } catch (ResqueException e) { // such as a Redis that wants replicas before it writes
      LOG.error("{}; this process ends, start it again when that is mended", e.getMessage(), e);
      return ExitCode.FAILED;
    } catch (RuntimeException e) {
      LOG.error("{}", e.toString(), e);
      return ExitCode.FAILED;
    }
  }

  private int run(Role role) {
    JobJars jobs = jobs(role);
    if (settings.title() != null) {
      ProcessTitle.set(settings.title());
    }
    Foreground foreground = new Foreground();
    try (foreground) {
      if (settings.pidfile() != null) {
        foreground.add(Pidfile.claim(settings.pidfile()));
      }
      listen(foreground);
      if (role == Role.NONE) {
        LOG.info("has the role none: it runs nothing and waits for its end");
      }
      if (role != Role.NONE || settings.http() != null) {
        Resque resque =
            foreground.add(
                RedisOptions.connect(
                    settings.redis(), surroundings.clock(), jobs.jobs(), monitor.enqueues()));
        monitor.start(foreground, resque);
        if (role.schedules()) {
          startScheduler(foreground, resque, jobs);
        }
        if (role.works()) {
          startWorker(foreground, resque, jobs);
        }
        monitor.watched().complete();
      }
      foreground.stay();
    }
    Throwable error = fatal.get();
    if (error != null) {
      throw CliException.failed("a job met " + error.getClass().getName() + "; this process ends");
    }
    if (late && !foreground.endsUnasked()) { // else their claims are left to others
      throw CliException.failed(
          "jobs did not end within %s: %s"
              .formatted(Times.typed(settings.shutdownTimeout()), whereTheyAre()));
    }
    return ExitCode.OK;
  }

  /** Ctrl-C and SIGTERM end it, once all is done; the second one ends it at once. */
  private void listen(Foreground foreground) {
    AtomicBoolean asked = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      Signals.handle(
          name,
          () -> {
            if (asked.compareAndSet(false, true)) {
              LOG.info("got SIG{}", name);
              foreground.leave();
            } else {
              LOG.warn("got SIG{} again: ends at once; others recover what runs", name);
              Runtime.getRuntime().halt(ExitCode.FAILED);
            }
          });
    }
  }

  private JobJars jobs(Role role) {
    WorkerSettings worker = settings.worker();
    if (worker.jobs().isEmpty() && role.works()) {
      throw CliException.usage(
          "a worker needs jobs: give --jobs FILE.jar, the variable RESQUE4J_JOBS, or jobs in the file");
    }
    return role == Role.NONE || worker.jobs().isEmpty()
        ? JobJars.none()
        : JobJars.open(worker.jobs());
  }

  private void startScheduler(Foreground foreground, Resque resque, JobJars jobs) {
    Scheduler scheduler =
        foreground.add(
            Engines.scheduler(settings, resque, jobs, monitor.schedulerListeners(schedulerLog)));
    monitor.watched().add(scheduler);
    schedulerLog.runs(scheduler.name(), resque.address());
  }

  private void startWorker(Foreground foreground, Resque resque, JobJars jobs) {
    MultiWorker worker =
        Engines.worker(
            settings,
            resque,
            jobs,
            monitor.workerListeners(workerLog, lateness()),
            foreground,
            error -> {
              fatal.set(error);
              foreground.leave();
            },
            () -> {
              stopped.set(true);
              foreground.leave();
            });
    workerLog.begun();
    monitor.watched().add(worker);
    foreground.add(() -> stop(worker));
    Signals.handle(
        "TSTP",
        () -> {
          worker.quiet(); // first, so that the line is true when it is read
          WORKER.info("takes no more jobs, as SIGTSTP asks; running ones go on");
        });
    foreground.add(summaries());
    WORKER.info(
        "{} at {} on {}; jobs: {}",
        settings.worker().processors().shown("task processor"),
        resque.address(),
        settings.worker().shownQueues(),
        String.join(", ", jobs.jobs().names()));
  }

  private WorkerListener lateness() {
    return new WorkerListener() {
      @Override
      public void onGivenBack(JobEvent job) {
        late = true;
        givenBack.incrementAndGet();
      }
    };
  }

  private void stop(MultiWorker worker) {
    if (!stopped.get()) {
      WORKER.info(
          "takes no more jobs; running ones have {} to end",
          Times.typed(settings.shutdownTimeout()));
    }
    if (!worker.stop(settings.shutdownTimeout())) {
      late = true;
    }
    WORKER.info(late ? "stopped, with jobs that did not end: " + whereTheyAre() : "stopped");
  }

  /** Nothing is given back by a process that a job has ended, or that Redis does not hear. */
  private String whereTheyAre() {
    return givenBack.get() > 0 ? "they were given back" : "others recover them";
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
        () -> workerLog.summarize(BETWEEN_SUMMARIES), seconds, seconds, TimeUnit.SECONDS);
    return timer::shutdownNow;
  }
}
