package io.resque4j.cli.manage.failed;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.RawOutput;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.FailedJob;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j failed show}: all about some failed jobs. */
@Command(
    name = "show",
    header = "Shows all about some failed jobs, with arguments and backtrace.",
    footer = {
      "",
      "Examples:",
      "  resque4j failed show 3f2a91c04b7d",
      "  resque4j failed show 3f2a -o json"
    })
final class FailedShow extends RedisVerb {
  @Mixin private final RawOutput raw = new RawOutput();

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "Failed jobs, as 'failed list' names them; the first 4 characters will do.")
  private List<String> ids = List.of();

  FailedShow(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    FailedChoice.checkIds(ids);
    raw.check(screen());
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    try (Stream<FailedJob> found =
        resque.queue().failedJobs().stream(FailedFilter.all()).filter(FailedChoice.byId(ids))) {
      long shown =
          raw.isWanted()
              ? raw.write(screen(), found.map(FailedJob::raw))
              : printer.sheets(FailedForm.FORM, found.map(job -> new FailedForm(job, filter())));
      if (shown == 0) {
        throw CliException.nothing(
            "no failed job has the id " + String.join(" or ", ids) + "; 'failed list' shows them");
      }
    }
    return ExitCode.OK;
  }
}
