package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private final FailedBackup backup = new FailedBackup();

  FailedRemove(Surroundings surroundings) {
    super(surroundings, FailedAction.REMOVE);
  }

  @Override
  @Nullable Path backup() {
    return backup.file();
  }
}
