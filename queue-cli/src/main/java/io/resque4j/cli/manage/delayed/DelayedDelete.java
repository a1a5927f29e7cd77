package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.DelayedJob;
import io.resque4j.core.Resque;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resque4j delayed delete}: they will not run. */
@Command(
    name = "delete",
    header = "Deletes delayed jobs.",
    description = "It asks first; where nobody can be asked it needs --yes.",
    footer = {
      "",
      "Examples:",
      "  resque4j delayed delete --class sendMail --args '[7]' --yes",
      "  resque4j delayed delete --at 2026-11-24T10:00:00Z --dry-run"
    })
final class DelayedDelete extends DelayedChange {
  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "Write what is deleted to a new file; 'delayed import' brings it back.")
  private @Nullable Path backup;

  DelayedDelete(Surroundings surroundings) {
    super(surroundings, "delete", "deleted", true);
  }

  @Override
  @Nullable Path backup() {
    return backup;
  }

  @Override
  boolean change(Resque resque, DelayedJob job) {
    return resque.queue().delayedJobs().remove(job);
  }
}
