package io.resque4j.cli.manage.worker;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.ClaimPayload;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j worker cancel-job}: the one that it performs now. */
@Command(
    name = "cancel-job",
    header = "Cancels the job that a worker of ours performs.",
    description =
        "The job is interrupted and goes to the failed list, whatever it returns; the worker's next"
            + " job is never hit. It asks first; where nobody can be asked it needs --yes.",
    footer = {"", "Examples:", "  resque4j worker cancel-job web-1:4711-x7d2k9+3 --yes"})
final class WorkerCancelJob extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(paramLabel = "WORKER", description = "Its name, as 'worker list' shows it.")
  private String name = "";

  WorkerCancelJob(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    Queue queue = resque.queue();
    List<WorkingOn> found = KnownWorkers.find(queue, worker -> worker.worker().name().equals(name));
    if (found.isEmpty()) {
      throw KnownWorkers.none(queue, name);
    }
    ClaimPayload claim = found.get(0).claim().orElseThrow(() -> nothing("has no job"));
    String id =
        Optional.ofNullable(claim.claimId())
            .orElseThrow(() -> nothing("is none of resque4j, and cannot be told anything"));
    String what =
        "cancel %s on %s".formatted(claim.payload().path("class").asText("(no class)"), name);
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry("cancelled", 1), "would " + what);
      return ExitCode.OK;
    }
    consent.ask(surroundings(), what);
    if (!queue.workerControl().cancel(name, id)) {
      throw nothing("has that job no longer");
    }
    printer.done(
        Done.FORM,
        Done.of("cancelled", 1),
        "told %s to cancel its job; it hears of it with its next ping".formatted(name));
    return ExitCode.OK;
  }

  private CliException nothing(String why) {
    return CliException.nothing(
        "worker %s %s, nothing was done".formatted(Text.visible(name), why));
  }
}
