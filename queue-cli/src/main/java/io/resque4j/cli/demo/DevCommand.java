package io.resque4j.cli.demo;

import io.resque4j.cli.config.ConfigOption.Group;
import io.resque4j.cli.config.ConfigOptions;
import io.resque4j.cli.config.LogSettings;
import io.resque4j.cli.config.RedisSettings;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.config.WorkerSettings;
import io.resque4j.cli.connection.QuickRedis;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.daemon.Engines;
import io.resque4j.cli.daemon.Foreground;
import io.resque4j.cli.daemon.Monitor;
import io.resque4j.cli.daemon.SchedulerLog;
import io.resque4j.cli.daemon.WorkerLog;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Numbers;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisServer;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.OnUnknownClass;
import io.resque4j.worker.QueueChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j dev}: everything in one process, to try jobs out. */
@Command(
    name = "dev",
    header = "Redis, scheduler and worker in one process, to try jobs.",
    description = {
      "Runs until Ctrl-C.",
      "Its own Redis is for development and tests only: it listens on 127.0.0.1, and all that is in"
          + " it is gone at the end. With --redis or REDIS_URL that Redis is used instead."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j dev",
      "  resque4j dev --jobs my-jobs.jar --port 0",
      "and in another terminal:",
      "  resque4j enqueue math add 1 2"
    })
public final class DevCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin
  private final ConfigOptions options =
      new ConfigOptions(
          EnumSet.complementOf(EnumSet.of(Group.ROLE)),
          "--redis",
          "--namespace",
          "--jobs",
          "--queues",
          "--processors",
          "--on-unknown-class",
          "--shutdown-timeout",
          "--http-port");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port of its own Redis; 0 is any free one. Default: 6379.")
  private String port = "6379";

  public DevCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startDaemonLog();
    Settings settings = Settings.of(options.read(surroundings.environment()));
    int chosenPort = Numbers.between("--port", port, 0, 65_535);
    boolean own = !settings.redis().given();
    JobJars jobs = jobs(settings);
    if (own) {
      QuickRedis.checkPort(chosenPort);
    }
    Monitor monitor = new Monitor(settings.http());
    try (Foreground foreground = new Foreground()) {
      RedisSettings redis =
          own
              ? RedisSettings.of(
                  startRedis(foreground, chosenPort), settings.redis().joinedNamespace())
              : settings.redis();
      Resque resque =
          foreground.add(
              RedisOptions.connect(redis, surroundings.clock(), jobs.jobs(), monitor.enqueues()));
      monitor.start(foreground, resque);
      LogSettings logged = settings.log().talkative();
      monitor
          .watched()
          .add(
              foreground.add(
                  Engines.scheduler(
                      settings,
                      resque,
                      jobs,
                      monitor.schedulerListeners(new SchedulerLog(logged)))));
      MultiWorker worker =
          Engines.worker(
              settings,
              resque,
              jobs,
              monitor.workerListeners(new WorkerLog(logged)),
              foreground,
              error -> foreground.leave(),
              foreground::leave);
      monitor.watched().add(worker);
      monitor.watched().complete();
      foreground.add(() -> worker.stop(settings.shutdownTimeout()));
      surroundings.screen().sayAll(welcome(settings.worker(), redis, own, jobs.jobs()));
      foreground.stay();
    }
    return ExitCode.OK;
  }

  private static String startRedis(Foreground foreground, int port) {
    // The worker needs it until its last job has ended, so it must not end by itself.
    RedisServer server = QuickRedis.builder().port(port).endAtExit(false).start();
    return foreground.add(server).uri();
  }

  private JobJars jobs(Settings settings) {
    if (!settings.worker().jobs().isEmpty()) {
      return JobJars.open(settings.worker().jobs());
    }
    Path examples =
        surroundings
            .exampleJobs()
            .orElseThrow(() -> CliException.usage("expected jobs: give --jobs FILE.jar"));
    return JobJars.open(List.of(examples));
  }

  private List<String> welcome(WorkerSettings worker, RedisSettings redis, boolean own, Jobs jobs) {
    String command = surroundings.command();
    String more = RedisOptions.asOptions(redis);
    boolean examples = worker.jobs().isEmpty();
    String example =
        Text.shellQuoted(exampleQueue(worker.queues(), examples ? "math" : "default"))
            + (examples ? " add 1 2" : " " + example(jobs));
    List<String> lines = new ArrayList<>();
    lines.add(
        "Redis   " + Secrets.mask(redis.uri()) + (own ? " (in memory, until this ends)" : ""));
    lines.add("jobs    " + String.join(", ", jobs.names()) + (examples ? " (the examples)" : ""));
    lines.add(
        "queues  %s, %s at a time"
            .formatted(worker.shownQueues(), worker.processors().shown("job")));
    if (!own) {
      lines.add("        " + unknownClasses(worker));
    }
    lines.add("");
    lines.add(
        RedisOptions.isSecret(redis.uri())
            ? "In another terminal, with this address in REDIS_URL:"
            : "In another terminal:");
    lines.add("  " + command + " enqueue " + example + more);
    lines.add("  " + command + " stats" + more);
    lines.add("Ctrl-C ends it.");
    lines.add("");
    return lines;
  }

  /** Others may use that Redis too. */
  private static String unknownClasses(WorkerSettings worker) {
    return worker.onUnknownClass() == OnUnknownClass.FAIL
        ? "jobs of other classes fail here; --on-unknown-class return leaves them to others"
        : "jobs of other classes go back to the tail of their queue";
  }

  /** One that this process works on. */
  private static String exampleQueue(QueueChoice queues, String any) {
    String first = queues.names().get(0);
    return first.equals(QueueChoice.ALL) ? any : first;
  }

  private static String example(Jobs jobs) {
    return jobs.names().isEmpty() ? "CLASS" : Text.shellQuoted(jobs.names().first());
  }
}
