package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Count;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resque4j queue size}: how many jobs wait. */
@Command(
    name = "size",
    header = "Shows how many jobs wait in some queues together: a number and nothing else.",
    footer = {"", "Examples:", "  resque4j queue size mail", "  resque4j queue size high low"})
final class QueueSize extends LookingVerb {
  @Parameters(arity = "1..*", paramLabel = "QUEUE", description = "The queues.")
  private List<String> names = List.of();

  QueueSize(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Queue queue = resque.queue();
    KnownQueues.check(queue, names);
    Count.of(names.stream().distinct().mapToLong(queue::length).sum()).print(printer);
    return ExitCode.OK;
  }
}
