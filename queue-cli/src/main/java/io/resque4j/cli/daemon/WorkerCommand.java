package io.resque4j.cli.daemon;

import io.resque4j.cli.config.Configuration;
import io.resque4j.cli.config.Role;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "  resque4j worker --jobs my-jobs.jar --queues critical=5,default=2",
      "  resque4j worker --config resque4j.yml --scheduler"
    })
public final class WorkerCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final DaemonOptions options = DaemonOptions.ofAVerb();

  public WorkerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startDaemonLog();
    Configuration configuration = options.read(surroundings.environment());
    boolean scheduler = Settings.of(configuration).scheduler();
    return Daemon.run(surroundings, configuration, Role.of(true, scheduler));
  }
}
