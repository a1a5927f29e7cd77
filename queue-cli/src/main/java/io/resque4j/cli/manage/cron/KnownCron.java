package io.resque4j.cli.manage.cron;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.scheduler.Cron;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which recurring jobs there are, and which one a mistyped name may have meant. */
final class KnownCron {
  private KnownCron() {}

  /**
   * Refuses names that are not there.
   *
   * @throws CliException with the nearest name that there is
   */
  static void check(Cron.Listing listing, Iterable<String> names) {
    SortedSet<String> known = new TreeSet<>(listing.broken().keySet());
    listing.entries().forEach(each -> known.add(each.job().name()));
    for (String name : names) {
      if (!known.contains(name)) {
        throw CliException.nothing(
            "there is no recurring job '%s'%s"
                .formatted(Text.visible(name), Nearest.hint(name, known)));
      }
    }
  }
}
