package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.QueueControl;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.QueueNames;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j queue move}: into another queue. */
@Command(
    name = "move",
    header = "Moves the jobs that wait in one queue to another, in their order.",
    description = "They keep their bytes. Workers may take jobs from both meanwhile.",
    footer = {
      "",
      "Examples:",
      "  resque4j queue move mail mail-slow",
      "  resque4j queue move mail mail-slow --dry-run",
      "  resque4j queue move mail-slow mail --to-front"
    })
final class QueueMove extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(index = "0", paramLabel = "FROM", description = "The queue they are in.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The queue that gets them.")
  private String to = "";

  @Option(
      names = "--to-front",
      description = "Before the jobs that wait in the new queue, not behind them.")
  private boolean toFront;

  QueueMove(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    if (from.equals(to)) {
      throw CliException.usage("expected two different queues, got twice: " + Text.visible(to));
    }
    try {
      QueueNames.check(to);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    KnownQueues.check(resque.queue(), List.of(from));
    long waiting = resque.queue().length(from);
    if (waiting == 0) {
      throw CliException.nothing("no jobs wait in queue " + Text.visible(from));
    }
    if (consent.isDryRun()) {
      printer.done(
          Done.FORM, Done.dry("moved", waiting), "would move " + Text.plural(waiting, "job"));
      return ExitCode.OK;
    }
    try (Bulk bulk = Bulk.begin(surroundings(), "move", waiting)) {
      QueueControl control = resque.queue().control();
      long moved = toFront ? control.moveToFront(from, to, bulk) : control.move(from, to, bulk);
      bulk.finish();
      printer.done(
          Done.FORM,
          new Done("moved", moved, 0, false, bulk.isInterrupted()),
          "moved %s from %s to %s%s"
              .formatted(
                  Text.plural(moved, "job"),
                  from,
                  to,
                  bulk.isInterrupted() ? ", then interrupted; the same command goes on" : ""));
    }
    return ExitCode.OK;
  }
}
