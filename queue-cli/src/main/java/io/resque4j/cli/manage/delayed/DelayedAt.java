package io.resque4j.cli.manage.delayed;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.JobForm;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.manage.RawOutput;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.QueueEntry;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j delayed at}: what waits for one second. */
@Command(
    name = "at",
    header = "Shows the jobs that are delayed to one second.",
    footer = {"", "Examples:", "  resque4j delayed at 2026-11-24T10:00:00Z"})
final class DelayedAt extends LookingVerb {
  @Mixin private final RawOutput raw = new RawOutput();

  @Parameters(paramLabel = "INSTANT", description = "Such as 2026-11-24T10:00:00Z.")
  private String time = "";

  DelayedAt(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    super.check();
    raw.check(screen());
    Times.instant("INSTANT", time);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Instant at = Times.instant("INSTANT", time);
    List<QueueEntry> entries = resque.queue().delayedAt(at);
    if (entries.isEmpty()) {
      throw CliException.nothing("no job is delayed to " + at);
    }
    if (raw.isWanted()) {
      raw.write(screen(), entries.stream().map(QueueEntry::raw));
    } else {
      printer.list(
          JobForm.DELAYED, entries.stream().map(entry -> JobForm.delayed(at, entry, filter())), "");
    }
    return ExitCode.OK;
  }
}
