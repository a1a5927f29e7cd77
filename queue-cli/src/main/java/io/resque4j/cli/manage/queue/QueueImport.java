package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.manage.backup.BackupReader;
import io.resque4j.cli.manage.backup.Restoring;
import io.resque4j.cli.output.Printer;
import io.resque4j.core.Resque;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j queue import}: what was deleted comes back. */
@Command(
    name = "import",
    header = "Brings back the jobs that 'queue delete --backup' wrote.",
    description =
        "Each comes back with the bytes it had, at the tail of a queue. What this file brought back"
            + " before stays away: it is remembered for 30 days. An import that was interrupted"
            + " goes on.",
    footer = {"", "Examples:", "  resque4j queue import old-mails old-mails.ndjson"})
final class QueueImport extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue that gets them.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "The file; -: stdin.")
  private Path file = Path.of("");

  QueueImport(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    BackupReader backup = new BackupReader(file, "queue:");
    try (Bulk bulk = Bulk.begin(surroundings(), "import", backup.count())) {
      Restoring restoring =
          new Restoring(
              backup,
              consent.isDryRun(),
              batch -> resque.queue().control().restore(name, batch),
              bulk::step);
      restoring.run(Stream.empty());
      bulk.finish();
      return Done.imported(printer, restoring, "job", bulk.isInterrupted());
    }
  }
}
