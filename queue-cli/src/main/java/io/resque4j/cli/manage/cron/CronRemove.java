package io.resque4j.cli.manage.cron;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Cron;
import io.resque4j.scheduler.CronEntry;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j cron remove}: it comes no more. */
@Command(
    name = "remove",
    header = "Removes recurring jobs; what they have enqueued stays.",
    description = {
      "It asks first; where nobody can be asked it needs --yes. One that a configuration owns comes"
          + " back when a scheduler with that configuration starts: remove it there."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j cron remove report --dry-run",
      "  resque4j cron remove report sweep --yes"
    })
final class CronRemove extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Recurring jobs, as 'cron list' names them.")
  private List<String> names = List.of();

  CronRemove(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    List<String> wanted = names.stream().distinct().toList();
    String what = Text.plural(wanted.size(), "recurring job") + ": " + String.join(", ", wanted);
    try (Cron cron = Cron.open(resque)) {
      Cron.Listing found = cron.list();
      KnownCron.check(found, wanted);
      found.entries().stream()
          .filter(entry -> wanted.contains(entry.job().name()))
          .forEach(this::sayWhoseItIs);
      if (consent.isDryRun()) {
        printer.done(Done.FORM, Done.dry("removed", wanted.size()), "would remove " + what);
        return ExitCode.OK;
      }
      consent.ask(surroundings(), "remove " + what);
      long removed = wanted.stream().filter(cron::remove).count();
      printer.done(Done.FORM, Done.of("removed", removed), "removed " + what);
    }
    return ExitCode.OK;
  }

  private void sayWhoseItIs(CronEntry entry) {
    entry
        .owner()
        .ifPresent(
            owner ->
                screen()
                    .tell(
                        "resque4j: "
                            + Text.visible(
                                "%s is of the configuration '%s', which brings it back; remove it there"
                                    .formatted(entry.job().name(), owner))));
  }
}
