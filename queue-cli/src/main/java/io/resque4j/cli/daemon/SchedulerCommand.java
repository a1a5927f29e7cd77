package io.resque4j.cli.daemon;

import io.resque4j.cli.config.Role;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j scheduler}: the daemon that moves delayed jobs when they are due. */
@Command(
    name = "scheduler",
    header = "Moves delayed jobs to their queues when they are due.",
    description = {
      "Runs until Ctrl-C or SIGTERM. Run several, of ours and of node-resque: one of them leads, the others wait.",
      "It enqueues recurring jobs as well ('resque4j cron', and the section cron of the file).",
      "With jobs, the plugins of their classes are asked when a delayed job is moved."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j scheduler",
      "  resque4j scheduler --redis redis://10.0.0.5:6379",
      "  resque4j scheduler --jobs my-jobs.jar"
    })
public final class SchedulerCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final DaemonOptions options = DaemonOptions.ofAVerb();

  public SchedulerCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startDaemonLog();
    return Daemon.run(surroundings, options.read(surroundings.environment()), Role.SCHEDULER);
  }
}
