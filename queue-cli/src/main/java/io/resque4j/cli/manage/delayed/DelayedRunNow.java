package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.DelayedJob;
import io.resque4j.core.Resque;
import picocli.CommandLine.Command;

/** {@code resque4j delayed run-now}: they wait no longer. */
@Command(
    name = "run-now",
    header = "Puts delayed jobs into their queues now.",
    description =
        "Each leaves its second and goes to the tail of its queue, both or neither; plugins such as"
            + " QueueLock are not asked. Ctrl-C ends it between two jobs; the same command goes on.",
    footer = {
      "",
      "Examples:",
      "  resque4j delayed run-now --class sendMail --args '[7]'",
      "  resque4j delayed run-now --queue mail --limit 100"
    })
final class DelayedRunNow extends DelayedChange {
  DelayedRunNow(Surroundings surroundings) {
    super(surroundings, "enqueue", "enqueued", false);
  }

  @Override
  boolean change(Resque resque, DelayedJob job) {
    return resque.queue().delayedJobs().runNow(job);
  }
}
