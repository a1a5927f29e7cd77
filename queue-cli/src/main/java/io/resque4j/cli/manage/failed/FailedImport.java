package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.manage.backup.BackupReader;
import io.resque4j.cli.manage.backup.Restoring;
import io.resque4j.cli.output.Printer;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.FailedJobs;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j failed import}: what was removed comes back. */
@Command(
    name = "import",
    header = "Brings back what --backup or 'failed export' wrote.",
    description = {
      "Each entry comes back with the bytes it had, at the end of the list. An entry that is in"
          + " the list is left alone, and so is one that this file brought back before: it is"
          + " remembered for 30 days. An import that was interrupted goes on.",
    },
    footer = {
      "",
      "Examples:",
      "  resque4j failed import failed.ndjson",
      "  resque4j failed import failed.ndjson --dry-run",
      "  zcat failed.ndjson.gz | resque4j failed import -"
    })
final class FailedImport extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(paramLabel = "FILE", description = "The file; -: stdin.")
  private Path file = Path.of("");

  FailedImport(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    BackupReader backup = new BackupReader(file, "failed");
    try (Bulk bulk = Bulk.begin(surroundings(), "import", backup.count())) {
      FailedJobs failed = resque.queue().failedJobs();
      Restoring restoring = new Restoring(backup, consent.isDryRun(), failed::restore, bulk::step);
      restoring.run(failed.stream(FailedFilter.all()).map(FailedJob::raw));
      bulk.finish();
      return Done.imported(printer, restoring, "failed job", bulk.isInterrupted());
    }
  }
}
