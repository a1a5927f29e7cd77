package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.QueueControl;
import picocli.CommandLine.Command;

/** {@code resque4j queue pause}: nothing is taken from it. */
@Command(
    name = "pause",
    header = "Has workers take no more jobs from some queues.",
    description =
        "Running jobs go on, and new ones may be enqueued. node-resque knows no pauses: its workers"
            + " take what they find.",
    footer = {
      "",
      "Examples:",
      "  resque4j queue pause mail",
      "  resque4j queue pause high low --dry-run"
    })
final class QueuePause extends QueueSwitch {
  QueuePause(Surroundings surroundings) {
    super(surroundings, "pause", "paused", "was paused already", false);
  }

  @Override
  boolean set(QueueControl control, String name) {
    return control.pause(name);
  }
}
