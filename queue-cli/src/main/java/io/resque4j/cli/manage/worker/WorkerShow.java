package io.resque4j.cli.manage.worker;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resque4j worker show}: one of them, or all of a process. */
@Command(
    name = "show",
    header = "Shows all about a worker, or about all workers of a process.",
    footer = {
      "",
      "Examples:",
      "  resque4j worker show web-1:4711-x7d2k9+3",
      "  resque4j worker show web-1:4711-x7d2k9 -o json"
    })
final class WorkerShow extends LookingVerb {
  @Parameters(paramLabel = "WORKER", description = "Its name, or the part before the +.")
  private String name = "";

  WorkerShow(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    List<WorkerForm> found =
        KnownWorkers.forms(
            resque.queue(), worker -> KnownWorkers.isCalled(worker.worker(), name), filter());
    if (found.isEmpty()) {
      throw KnownWorkers.none(resque.queue(), name);
    }
    printer.sheets(WorkerForm.FORM, found.stream());
    return ExitCode.OK;
  }
}
