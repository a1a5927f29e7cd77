package io.resque4j.cli.manage.queue;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import java.util.SortedSet;

/** Which queues there are, and which one a mistyped name may have meant. */
final class KnownQueues {
  private KnownQueues() {}

  /**
   * Refuses a queue that nobody knows.
   *
   * @throws CliException with the nearest name that there is
   */
  static void check(Queue queue, Iterable<String> names) {
    SortedSet<String> known = queue.queues();
    for (String name : names) {
      if (!known.contains(name) && queue.length(name) == 0) {
        throw CliException.nothing(
            "there is no queue '%s'%s".formatted(Text.visible(name), Nearest.hint(name, known)));
      }
    }
  }
}
