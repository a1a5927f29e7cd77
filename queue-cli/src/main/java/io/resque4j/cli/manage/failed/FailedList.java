package io.resque4j.cli.manage.failed;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.FailedJobs;
import io.resque4j.core.Resque;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j failed list}: which jobs failed, and why. */
@Command(
    name = "list",
    header = "Shows failed jobs, the oldest first.",
    description = "A table has 100 of them unless --limit says otherwise; JSON has all.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed list",
      "  resque4j failed list --class sendMail --error timeout --older-than 1d",
      "  resque4j failed list -o ndjson --queue mail"
    })
final class FailedList extends LookingVerb {
  @Mixin private final FailedConditions conditions = new FailedConditions();

  FailedList(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    super.check();
    conditions.check();
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    FailedJobs failed = resque.queue().failedJobs();
    long most = conditions.limit().orRowsOf(printer);
    boolean narrowed = conditions.areGiven();
    Stream<FailedForm> jobs =
        failed.stream(conditions.filter()).map(job -> new FailedForm(job, filter()));
    if (narrowed) {
      long shown = printer.first(most, FailedForm.FORM, jobs, "no failed job matches");
      return shown == 0 ? ExitCode.NOTHING : ExitCode.OK;
    }
    long shown = printer.list(FailedForm.FORM, jobs.limit(most), "no failed jobs");
    long more = resque.queue().failedCount() - shown;
    if (printer.isTable() && shown == most && more > 0) {
      screen().say("… and " + Text.count(more) + " more; --limit shows more of them");
    }
    return ExitCode.OK;
  }
}
