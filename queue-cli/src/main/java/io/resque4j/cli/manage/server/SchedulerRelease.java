package io.resque4j.cli.manage.server;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code resque4j scheduler release}: somebody else may lead. */
@Command(
    name = "release",
    header = "Takes the lead away from the scheduler that has it.",
    description =
        "Another one takes it within seconds, or the same again if it lives. It asks first; where"
            + " nobody can be asked it needs --yes.",
    footer = {"", "Examples:", "  resque4j scheduler release --yes"})
final class SchedulerRelease extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  SchedulerRelease(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    String name = resque.queue().leader();
    if (name.isEmpty()) {
      throw CliException.nothing("no scheduler leads, nothing was done");
    }
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry("released", 1), "would take the lead away from " + name);
      return ExitCode.OK;
    }
    consent.ask(surroundings(), "take the lead away from " + name);
    if (!resque.queue().releaseLeader(name)) {
      throw CliException.nothing(Text.visible(name) + " leads no longer, nothing was done");
    }
    printer.done(Done.FORM, Done.of("released", 1), "took the lead away from " + name);
    return ExitCode.OK;
  }
}
