package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.QueueControl;
import picocli.CommandLine.Command;

/** {@code resque4j queue resume}: jobs are taken from it again. */
@Command(
    name = "resume",
    header = "Has workers take jobs from paused queues again.",
    footer = {"", "Examples:", "  resque4j queue resume mail"})
final class QueueResume extends QueueSwitch {
  QueueResume(Surroundings surroundings) {
    super(surroundings, "resume", "resumed", "was not paused", true);
  }

  @Override
  boolean set(QueueControl control, String name) {
    return control.resume(name);
  }
}
