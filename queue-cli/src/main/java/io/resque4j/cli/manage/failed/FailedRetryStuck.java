package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.core.FailedJobs.RetryCount;
import io.resque4j.core.Resque;
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
    super(surroundings, "retry", "retried");
  }

  @Override
  Predicate<FailedJob> wanted() {
    return FailedJob::isStuck;
  }

  @Override
  long most() {
    return Long.MAX_VALUE;
  }

  @Override
  boolean isDestructive() {
    return false;
  }

  @Override
  Outcome change(Resque resque, Predicate<FailedJob> wanted, long most, Bulk bulk) {
    RetryCount count = resque.queue().failedJobs().retry(wanted, most, bulk);
    return new Outcome(count.retried(), count.kept());
  }
}
