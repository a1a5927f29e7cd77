package io.resque4j.cli.doctor;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Every check, in the order in which they are made and shown. */
final class Checks {
  private Checks() {}

  static List<Check> all() {
    return Stream.of(
            RedisChecks.all(),
            WorkerChecks.all(),
            SchedulerChecks.all(),
            DelayedChecks.all(),
            EntryChecks.all(),
            LockChecks.all(),
            FleetChecks.all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Those that are wanted.
   *
   * @param only ids; none: all
   * @param skip ids
   * @throws CliException if one of them is none
   */
  static List<Check> chosen(Collection<String> only, Collection<String> skip) {
    List<Check> all = all();
    List<String> ids = all.stream().map(Check::id).toList();
    check("--only", only, ids);
    check("--skip", skip, ids);
    List<Check> chosen =
        all.stream()
            .filter(each -> only.isEmpty() || only.contains(each.id()))
            .filter(each -> !skip.contains(each.id()))
            .toList();
    if (chosen.isEmpty()) {
      throw CliException.usage("expected --only and --skip to leave a check, got: none");
    }
    return chosen;
  }

  private static void check(String option, Collection<String> named, List<String> ids) {
    for (String id : named) {
      if (!ids.contains(id)) {
        throw CliException.usage(
            "expected %s to name a check, got: %s%s; 'resque4j doctor --list' has them all"
                .formatted(option, Text.visible(id), Nearest.hint(id, ids)));
      }
    }
  }
}
