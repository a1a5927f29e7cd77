package io.resque4j.cli.daemon;

import io.resque4j.cli.config.Configuration;
import io.resque4j.cli.config.Role;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j run}: the daemon whose role is an option. */
@Command(
    name = "run",
    header = "Runs what ROLE says: worker, scheduler, both or none.",
    description = {
      "One command line for every process of a fleet: the role comes from --role, the variable ROLE or"
          + " the file.",
      "Without one it is a worker, unless maxTaskProcessors is 0, and a scheduler as well if scheduler"
          + " is true."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j run --config resque4j.yml",
      "  resque4j run --role both --jobs my-jobs.jar"
    })
public final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final DaemonOptions options = DaemonOptions.withRole();

  public RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startDaemonLog();
    Configuration configuration = options.read(surroundings.environment());
    return Daemon.run(surroundings, configuration, Role.of(configuration));
  }
}
