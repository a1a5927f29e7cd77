package io.resque4j.cli.manage.worker;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.JsDate;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j worker clean-old}: those that have their job for too long. */
@Command(
    name = "clean-old",
    header = "Takes workers away that have been at their job for longer than they should.",
    description =
        "Whether they live or not: their jobs go to the failed list. It asks first; where nobody"
            + " can be asked it needs --yes.",
    footer = {
      "",
      "Examples:",
      "  resque4j worker clean-old --older-than 6h --dry-run",
      "  resque4j worker clean-old --older-than 6h --yes"
    })
final class WorkerCleanOld extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      required = true,
      description = "How long they have had their job at least: 30m, 2h, 1d.")
  private String olderThan = "";

  WorkerCleanOld(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    Times.duration("--older-than", olderThan);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    Duration age = Times.duration("--older-than", olderThan);
    Queue queue = resque.queue();
    Instant before = surroundings().clock().instant().minus(age);
    long n = queue.allWorkingOn().stream().filter(worker -> isOlder(worker, before)).count();
    if (n == 0) {
      throw CliException.nothing("no worker has had its job for so long, nothing was done");
    }
    if (consent.isDryRun()) {
      printer.done(
          Done.FORM, Done.dry("cleaned", n), "would take away " + Text.plural(n, "worker"));
      return ExitCode.OK;
    }
    consent.ask(surroundings(), "take away " + Text.plural(n, "worker"));
    long cleaned = queue.cleanOldWorkers(age).size();
    printer.done(
        Done.FORM,
        Done.of("cleaned", cleaned),
        "took away %s; their jobs are in the failed list"
            .formatted(Text.plural(cleaned, "worker")));
    return ExitCode.OK;
  }

  private static boolean isOlder(WorkingOn worker, Instant before) {
    return worker
        .claim()
        .map(ClaimPayload::runAt)
        .flatMap(JsDate::parse)
        .filter(at -> at.isBefore(before))
        .isPresent();
  }
}
