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

/** {@code resque4j failed remove}: for good, or into a file. */
@Command(
    name = "remove",
    header = "Removes failed jobs for good.",
    description = "It asks first; where nobody can be asked it needs --yes.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed remove 3f2a91c04b7d",
      "  resque4j failed remove --older-than 30d --yes",
      "  resque4j failed remove --class sendMail --backup mails.ndjson"
    })
final class FailedRemove extends ChosenFailedChange {
  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "Write what is removed to a new file; 'failed import' brings it back.")
  private @Nullable Path backup;

  FailedRemove(Surroundings surroundings) {
    super(surroundings, "remove", "removed");
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
