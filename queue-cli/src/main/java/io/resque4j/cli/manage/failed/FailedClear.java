package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.protocol.FailedJob;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private final FailedBackup backup = new FailedBackup();

  FailedClear(Surroundings surroundings) {
    super(surroundings, FailedAction.REMOVE);
  }

  @Override
  Predicate<FailedJob> wanted() {
    return job -> true;
  }

  @Override
  @Nullable Path backup() {
    return backup.file();
  }
}
