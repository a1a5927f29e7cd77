package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.manage.backup.BackupFile;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j failed export}: a copy in a file. */
@Command(
    name = "export",
    header = "Writes failed jobs to a file, byte for byte; they stay where they are.",
    description =
        "The file is whole, whatever filteredParams says, so that 'failed import' can bring all of it"
            + " back; only its owner can read it.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed export failed.ndjson",
      "  resque4j failed export mails.ndjson --class sendMail",
      "  resque4j failed export - | gzip > failed.ndjson.gz"
    })
final class FailedExport extends RedisVerb {
  @Mixin private final FailedConditions conditions = new FailedConditions();

  @Parameters(
      paramLabel = "FILE",
      description =
          "A new file; -: stdout, if it is a file or a pipe; if its reader goes away, it"
              + " ends at once with 141.")
  private Path file = Path.of("");

  FailedExport(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    conditions.check();
    if (BackupFile.isStandardStream(file) && screen().outIsTerminal()) {
      throw CliException.usage(
          "expected FILE to name a new file, got: -, which is a terminal that would obey what is in"
              + " the data");
    }
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    Iterator<FailedJob> jobs =
        resque.queue().failedJobs().stream(conditions.filter())
            .limit(conditions.limit().orAll())
            .iterator();
    if (!jobs.hasNext()) {
      throw CliException.nothing("no failed job matches, no file was written");
    }
    boolean stdout = BackupFile.isStandardStream(file);
    long n;
    try (BackupFile copy =
        stdout
            ? BackupFile.to(screen().out(), "failed")
            : BackupFile.create("FILE", file, "failed")) {
      n = copy(jobs, copy, stdout);
    }
    if (stdout) {
      screen().endIfUnread();
    }
    String done =
        "wrote %s to %s".formatted(Text.plural(n, "failed job"), stdout ? "stdout" : file);
    if (stdout) {
      screen().tell("resque4j: " + done);
    } else {
      printer.done(Done.FORM, Done.of("exported", n), done);
    }
    return ExitCode.OK;
  }

  private long copy(Iterator<FailedJob> jobs, BackupFile to, boolean stdout) {
    BitSet one = new BitSet();
    one.set(0);
    long n = 0;
    for (; jobs.hasNext(); n++) {
      if (stdout) {
        screen().endIfUnread();
      }
      to.before(List.of(jobs.next().raw()));
      to.after(one);
    }
    return n;
  }
}
