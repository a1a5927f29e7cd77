package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.protocol.FailedJob;
import java.util.function.Predicate;
import picocli.CommandLine.Command;

/** {@code resque4j failed retry-stuck}: those whose workers were taken away. */
@Command(
    name = "retry-stuck",
    header = "Enqueues the jobs again whose workers were cleaned away.",
    footer = {"", "Examples:", "  resque4j failed retry-stuck"})
final class FailedRetryStuck extends FailedChange {
  FailedRetryStuck(Surroundings surroundings) {
    super(surroundings, FailedAction.RETRY);
  }

  @Override
  Predicate<FailedJob> wanted() {
    return FailedJob::isStuck;
  }
}
