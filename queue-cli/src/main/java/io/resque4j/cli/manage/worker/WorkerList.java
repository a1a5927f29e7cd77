package io.resque4j.cli.manage.worker;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resque4j worker list}: who works on what. */
@Command(
    name = "list",
    header = "Shows the workers, of node-resque too, and what each is doing.",
    description = "One of ours counts once for each job that its process can run at a time.",
    footer = {
      "",
      "Examples:",
      "  resque4j worker list",
      "  resque4j worker list --working --watch",
      "  resque4j worker list -o json"
    })
final class WorkerList extends LookingVerb {
  @Option(names = "--working", description = "Only those that have a job.")
  private boolean working;

  WorkerList(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    List<WorkerForm> found =
        KnownWorkers.forms(resque.queue(), worker -> !working || !worker.isIdle(), filter());
    printer.list(WorkerForm.FORM, found.stream(), working ? "no worker has a job" : "no workers");
    return found.isEmpty() && working ? ExitCode.NOTHING : ExitCode.OK;
  }
}
