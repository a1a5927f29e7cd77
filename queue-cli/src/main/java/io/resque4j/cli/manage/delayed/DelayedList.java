package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.JobConditions;
import io.resque4j.cli.manage.JobForm;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j delayed list}: what will run when. */
@Command(
    name = "list",
    header = "Shows delayed jobs by their time, the next one first.",
    description = "A table has 100 of them unless --limit says otherwise; JSON has all.",
    footer = {
      "",
      "Examples:",
      "  resque4j delayed list",
      "  resque4j delayed list --class sendMail --limit 20",
      "  resque4j delayed list -o ndjson"
    })
final class DelayedList extends LookingVerb {
  @Mixin private final JobConditions conditions = new JobConditions();

  DelayedList(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    super.check();
    conditions.check();
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    long most = conditions.limit().orRowsOf(printer);
    boolean narrowed = conditions.areGiven();
    long shown =
        printer.first(
            most,
            JobForm.DELAYED,
            resque
                .queue()
                .allDelayed()
                .filter(job -> conditions.matchWithQueue(job.entry()))
                .map(job -> JobForm.delayed(job.at(), job.entry(), filter())),
            narrowed ? "no delayed job matches" : "no delayed jobs");
    return shown == 0 && narrowed ? ExitCode.NOTHING : ExitCode.OK;
  }
}
