package io.resque4j.cli.manage.failed;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.protocol.FailedJob;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which failed jobs something is done to: some by their ids, those that match, or all. */
final class FailedChoice {
  @Mixin private final FailedConditions conditions = new FailedConditions();

  @Parameters(
      paramLabel = "ID",
      description = "Failed jobs, as 'failed list' names them; the first 4 characters will do.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "Every failed job.")
  private boolean all;

  /** Refuses to guess. */
  void check() {
    conditions.check();
    checkIds(ids);
    if (ids.isEmpty() && !all && !conditions.areGiven()) {
      throw CliException.usage(
          "expected IDs, conditions such as --class, or --all, got: none of them");
    }
    if (all && (!ids.isEmpty() || conditions.areGiven())) {
      throw CliException.usage("expected --all alone, got IDs or conditions as well");
    }
  }

  static void checkIds(List<String> ids) {
    for (String id : ids) {
      if (!id.toLowerCase(Locale.ROOT).matches("[0-9a-f]{4,40}")) {
        throw CliException.usage(
            "expected ID to be one that 'failed list' shows, such as 3f2a91c04b7d, got: "
                + Text.visible(id));
      }
    }
  }

  static Predicate<FailedJob> byId(List<String> ids) {
    List<String> lower = ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).toList();
    return job -> {
      String id = FailedForm.wholeId(job);
      return lower.stream().anyMatch(id::startsWith);
    };
  }

  /** The same as a question to one job. */
  Predicate<FailedJob> wanted(Instant now) {
    FailedFilter filter = conditions.filter();
    Predicate<FailedJob> named = ids.isEmpty() ? job -> true : byId(ids);
    return job -> filter.matches(job, now) && named.test(job);
  }

  long most() {
    return conditions.limit().orAll();
  }
}
