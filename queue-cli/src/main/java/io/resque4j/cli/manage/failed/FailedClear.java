package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resque4j failed clear}: all of them. */
@Command(
    name = "clear",
    header = "Removes all failed jobs for good.",
    description = "It asks first; where nobody can be asked it needs --yes.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed clear --dry-run",
      "  resque4j failed clear --yes --backup failed.ndjson"
    })
final class FailedClear extends FailedChange {
  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "Write what is removed to a new file; 'failed import' brings it back.")
  private @Nullable Path backup;

  FailedClear(Surroundings surroundings) {
    super(surroundings, "remove", "removed");
  }

  @Override
  Predicate<FailedJob> wanted() {
    return job -> true;
  }

  @Override
  long most() {
    return Long.MAX_VALUE;
  }

  @Override
  boolean isDestructive() {
    return true;
  }

  @Override
  @Nullable Path backup() {
    return backup;
  }

  @Override
  Outcome change(Resque resque, Predicate<FailedJob> wanted, long most, Bulk bulk) {
    return new Outcome(resque.queue().failedJobs().remove(wanted, most, bulk), 0);
  }
}
