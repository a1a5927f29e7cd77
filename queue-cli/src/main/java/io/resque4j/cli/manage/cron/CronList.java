package io.resque4j.cli.manage.cron;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Cron;
import picocli.CommandLine.Command;

/** {@code resque4j cron list}: which recurring jobs there are. */
@Command(
    name = "list",
    header = "Shows the recurring jobs, when each came last, and when it comes next.",
    description =
        "The next five times in its own time zone, the arguments and whose entry it is are in 'cron"
            + " show' and in -o json.",
    footer = {
      "",
      "Examples:",
      "  resque4j cron list",
      "  resque4j cron list --watch --every 1s",
      "  resque4j cron list -o json"
    })
final class CronList extends LookingVerb {
  CronList(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Cron.Listing found;
    try (Cron cron = Cron.open(resque)) {
      found = cron.list();
    }
    printer.list(
        CronForm.FORM,
        found.entries().stream().map(each -> new CronForm(each, filter())),
        "no recurring jobs yet");
    found
        .broken()
        .forEach(
            (name, why) ->
                screen().tell("resque4j: " + Text.visible(name + " is no recurring job: " + why)));
    return found.broken().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }
}
