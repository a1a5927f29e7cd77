package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Command;

/** {@code resque4j queue list}: which queues there are. */
@Command(
    name = "list",
    header = "Shows the queues, how many jobs wait in each, and which are paused.",
    footer = {
      "",
      "Examples:",
      "  resque4j queue list",
      "  resque4j queue list --watch --every 1s",
      "  resque4j queue list -o json"
    })
final class QueueList extends LookingVerb {
  private boolean unreadable;

  QueueList(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Queue queue = resque.queue();
    SortedSet<String> paused = queue.control().paused();
    SortedSet<String> names = new TreeSet<>(queue.queues());
    names.addAll(paused);
    unreadable = false;
    printer.list(
        QueueForm.FORM,
        names.stream()
            .map(name -> new QueueForm(name, waiting(queue, name), paused.contains(name))),
        "no queues yet");
    return unreadable ? ExitCode.FAILED : ExitCode.OK;
  }

  /** A key that holds something else than it should hides none of the others. */
  private Optional<Long> waiting(Queue queue, String name) {
    try {
      return Optional.of(queue.length(name));
    } catch (RedisRefusedException e) {
      unreadable = true;
      screen().tell("resque4j: cannot read queue " + Text.visible(name + ": " + e.getMessage()));
      return Optional.empty();
    }
  }
}
