package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.manage.backup.BackupReader;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.DelayedJob;
import io.resque4j.core.DelayedJobs;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.QueueEntry;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j delayed import}: what was deleted waits again. */
@Command(
    name = "import",
    header = "Brings back what 'delayed delete --backup' wrote.",
    description =
        "Each waits for the second that it waited for, with the bytes it had; one whose second is"
            + " over is due at once. A job that waits for that second already is left alone.",
    footer = {"", "Examples:", "  resque4j delayed import delayed.ndjson"})
final class DelayedImport extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(paramLabel = "FILE", description = "The file; -: stdin.")
  private Path file = Path.of("");

  private long looked;
  private long restored;

  DelayedImport(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    BackupReader backup = new BackupReader(file, "delayed");
    DelayedJobs delayed = resque.queue().delayedJobs();
    try (Bulk bulk = Bulk.begin(surroundings(), "import", backup.count())) {
      backup.entries(
          entry -> {
            if (!bulk.isInterrupted()) {
              DelayedJob job =
                  new DelayedJob(
                      Instant.ofEpochSecond(entry.second()), QueueEntry.parse(entry.raw()));
              restored += consent.isDryRun() || delayed.restore(job) ? 1 : 0;
              bulk.step(++looked);
            }
          });
      bulk.finish();
      return report(printer, bulk.isInterrupted());
    }
  }

  private int report(Printer printer, boolean interrupted) {
    if (restored == 0 && !interrupted) {
      throw CliException.nothing("nothing was done: all of the file wait already");
    }
    printer.done(
        Done.FORM,
        new Done("imported", restored, looked - restored, consent.isDryRun(), interrupted),
        "%s %s%s"
            .formatted(
                consent.isDryRun() ? "would import at most" : "imported",
                Text.plural(restored, "delayed job"),
                interrupted ? ", then interrupted; the same command goes on" : ""));
    return ExitCode.OK;
  }
}
