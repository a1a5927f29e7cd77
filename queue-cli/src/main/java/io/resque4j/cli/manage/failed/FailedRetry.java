package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import picocli.CommandLine.Command;

/** {@code resque4j failed retry}: back to their queues. */
@Command(
    name = "retry",
    header = "Enqueues failed jobs again, the oldest first.",
    description =
        "Each leaves the failed list and goes to the tail of the queue it came from, both or"
            + " neither; plugins such as QueueLock are not asked, so that none is lost. Ctrl-C ends it"
            + " between two batches; the same command goes on.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed retry 3f2a91c04b7d",
      "  resque4j failed retry --class sendMail --error timeout",
      "  resque4j failed retry --all --dry-run"
    })
final class FailedRetry extends ChosenFailedChange {
  FailedRetry(Surroundings surroundings) {
    super(surroundings, FailedAction.RETRY);
  }
}
