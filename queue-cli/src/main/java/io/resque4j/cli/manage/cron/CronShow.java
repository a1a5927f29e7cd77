package io.resque4j.cli.manage.cron;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Cron;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resque4j cron show}: all about one. */
@Command(
    name = "show",
    header = "Shows all about recurring jobs, and when they come next, in their own time zones.",
    footer = {
      "",
      "Examples:",
      "  resque4j cron show report",
      "  resque4j cron show report sweep -o json"
    })
final class CronShow extends LookingVerb {
  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Recurring jobs, as 'cron list' names them.")
  private List<String> names = List.of();

  CronShow(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Cron.Listing found;
    try (Cron cron = Cron.open(resque)) {
      found = cron.list();
    }
    KnownCron.check(found, names);
    names.stream()
        .filter(found.broken()::containsKey)
        .findFirst()
        .ifPresent(
            name -> {
              throw CliException.failed(name + " is no recurring job: " + found.broken().get(name));
            });
    printer.sheets(
        CronForm.FORM,
        found.entries().stream()
            .filter(each -> names.contains(each.job().name()))
            .map(each -> new CronForm(each, filter())));
    return ExitCode.OK;
  }
}
