package io.resque4j.cli.daemon;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j scheduler}: the daemon that moves delayed jobs when they are due. */
@Command(
    name = "scheduler",
    header = "Moves delayed jobs to their queues when they are due.",
    description = {
      "Runs until Ctrl-C or SIGTERM. Run several, of ours and of node-resque: one of them leads, the others wait."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j scheduler",
      "  resque4j scheduler --redis redis://10.0.0.5:6379",
      "  resque4j scheduler --jobs my-jobs.jar"
    })
public final class SchedulerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.scheduler");

  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();

  @Option(
      names = "--jobs",
      paramLabel = "JAR",
      description =
          "The jobs, as the worker gets them: the plugins of their classes are asked when a delayed"
              + " job is moved. Default: none.")
  private List<Path> jars = List.of();

  public SchedulerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startDaemonLog();
    Jobs jobs = jars.isEmpty() ? Jobs.builder().build() : JobJars.load(jars);
    try (Foreground foreground = new Foreground()) {
      Resque resque = foreground.add(redis.connect(surroundings, jobs));
      Scheduler scheduler =
          foreground.add(Scheduler.builder(resque).listener(new WorkLog(Level.DEBUG)).start());
      LOG.info("runs as {} at {}", scheduler.name(), resque.address());
      foreground.stay();
    }
    return ExitCode.OK;
  }
}
