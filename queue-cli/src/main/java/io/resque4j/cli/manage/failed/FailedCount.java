package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Count;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j failed count}: how many jobs failed. */
@Command(
    name = "count",
    header = "Shows how many failed jobs there are: a number and nothing else.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed count",
      "  resque4j failed count --class sendMail --younger-than 1h"
    })
final class FailedCount extends LookingVerb {
  @Mixin private final FailedConditions conditions = new FailedConditions();

  FailedCount(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    super.check();
    conditions.check();
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    long count = resque.queue().failedJobs().count(conditions.filter());
    Count.of(Math.min(count, conditions.limit().orAll())).print(printer);
    return ExitCode.OK;
  }
}
