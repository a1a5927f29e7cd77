package io.resque4j.cli.manage.server;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import picocli.CommandLine.Command;

/** {@code resque4j scheduler leader}: who moves delayed jobs. */
@Command(
    name = "leader",
    header = "Shows which scheduler leads.",
    footer = {"", "Examples:", "  resque4j scheduler leader"})
final class SchedulerLeader extends LookingVerb {
  private record Leader(String name, String key) {}

  private static final Form<Leader> FORM =
      Form.<Leader>of("leader").name("name", Leader::name).text("key", Leader::key);

  SchedulerLeader(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    String name = resque.queue().leader();
    if (name.isEmpty()) {
      throw CliException.nothing("no scheduler leads");
    }
    printer.done(FORM, new Leader(name, resque.queue().leaderKey()), name);
    return ExitCode.OK;
  }
}
