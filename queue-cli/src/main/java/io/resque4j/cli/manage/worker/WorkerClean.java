package io.resque4j.cli.manage.worker;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.WorkerName;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j worker clean}: one that is dead and still listed. */
@Command(
    name = "clean",
    header = "Takes a dead worker away; the job that it had goes to the failed list.",
    description = {
      "Recovery does this by itself for workers that died; this is for those it cannot judge, such as"
          + " node-resque's on a host that is gone.",
      "A worker of ours that lives is back with its next ping, but its job counts as failed. It"
          + " asks first; where nobody can be asked it needs --yes."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j worker clean old-host:4711+1 --dry-run",
      "  resque4j worker clean old-host:4711+1 --yes"
    })
final class WorkerClean extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(paramLabel = "WORKER", description = "Its name, or the part before the +.")
  private String name = "";

  WorkerClean(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    Queue queue = resque.queue();
    List<WorkingOn> found =
        KnownWorkers.find(queue, worker -> KnownWorkers.isCalled(worker.worker(), name));
    if (found.isEmpty()) {
      throw KnownWorkers.none(queue, name);
    }
    long jobs = found.stream().filter(worker -> !worker.isIdle()).count();
    String what =
        "%s with %s".formatted(Text.plural(found.size(), "worker"), Text.plural(jobs, "job"));
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry("cleaned", found.size()), "would take away " + what);
      return ExitCode.OK;
    }
    consent.ask(surroundings(), "take away " + what);
    return clean(queue, found.stream().map(WorkingOn::worker).toList(), printer);
  }

  private int clean(Queue queue, List<WorkerName> workers, Printer printer) {
    long failed = 0;
    long done = 0;
    try (Bulk bulk = Bulk.begin(surroundings(), "clean", workers.size())) {
      for (WorkerName worker : workers) {
        failed += queue.forceCleanWorker(worker.member()).isPresent() ? 1 : 0;
        if (!bulk.step(++done)) {
          break;
        }
      }
      bulk.finish();
      printer.done(
          Done.FORM,
          new Done("cleaned", done, 0, false, bulk.isInterrupted()),
          "took away %s; %s went to the failed list"
              .formatted(Text.plural(done, "worker"), Text.plural(failed, "job")));
    }
    return ExitCode.OK;
  }
}
