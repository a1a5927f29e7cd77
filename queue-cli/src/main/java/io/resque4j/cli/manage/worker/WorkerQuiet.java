package io.resque4j.cli.manage.worker;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.WorkerControl;
import picocli.CommandLine.Command;

/** {@code resque4j worker quiet}: it takes no more jobs. */
@Command(
    name = "quiet",
    header = "Tells a worker process of ours to take no more jobs.",
    description = "It hears of it with its next ping; jobs that run go on. It asks nobody.",
    footer = {"", "Examples:", "  resque4j worker quiet web-1:4711-x7d2k9"})
final class WorkerQuiet extends ProcessVerb {
  WorkerQuiet(Surroundings surroundings) {
    super(surroundings, "quiet", "quieted", false);
  }

  @Override
  void send(WorkerControl control, String name) {
    control.quiet(name);
  }
}
