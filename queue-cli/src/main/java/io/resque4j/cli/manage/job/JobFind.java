package io.resque4j.cli.manage.job;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.JobConditions;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j job find}: where a job is. */
@Command(
    name = "find",
    header = "Finds jobs wherever they are: waiting, delayed, running, failed.",
    description = "A table has 100 of them unless --limit says otherwise; JSON has all.",
    footer = {
      "",
      "Examples:",
      "  resque4j job find --class sendMail",
      "  resque4j job find --class add --args '[1,2]' -o json"
    })
final class JobFind extends LookingVerb {
  @Mixin private final JobConditions conditions = new JobConditions();

  JobFind(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    super.check();
    conditions.check();
    if (!conditions.areGiven()) {
      throw CliException.usage("expected --class, --args or --queue, got: none of them");
    }
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    long most = conditions.limit().orRowsOf(printer);
    long found =
        printer.first(
            most,
            FoundJob.FORM,
            new JobSearch(resque.queue(), conditions).all().map(job -> job.without(filter())),
            "no job matches");
    return found == 0 ? ExitCode.NOTHING : ExitCode.OK;
  }
}
