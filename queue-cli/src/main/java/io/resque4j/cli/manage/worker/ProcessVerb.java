package io.resque4j.cli.manage.worker;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkerControl;
import io.resque4j.core.WorkerProcess;
import io.resque4j.core.protocol.WorkerName;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells a worker process of ours something. */
abstract class ProcessVerb extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(
      paramLabel = "PROCESS",
      description = "Its name, or that of one of its workers, as 'worker list' shows it.")
  private String name = "";

  private final String verb;
  private final String action;
  private final boolean asks;

  ProcessVerb(Surroundings surroundings, String verb, String action, boolean asks) {
    super(surroundings);
    this.verb = verb;
    this.action = action;
    this.asks = asks;
  }

  abstract void send(WorkerControl control, String process);

  @Override
  protected int run(Resque resque, Printer printer) {
    WorkerControl control = resque.queue().workerControl();
    WorkerProcess process = find(control);
    String what =
        "%s %s with %s"
            .formatted(
                verb, process.name(), Text.plural(process.workers().size(), "task processor"));
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry(action, 1), "would " + what);
      return ExitCode.OK;
    }
    if (asks) {
      consent.ask(surroundings(), what);
    }
    send(control, process.name());
    printer.done(
        Done.FORM,
        Done.of(action, 1),
        "told %s to %s; it hears of it with its next ping".formatted(process.name(), verb));
    return ExitCode.OK;
  }

  private WorkerProcess find(WorkerControl control) {
    List<WorkerProcess> all = control.processes();
    String wanted = new WorkerName(name, null).process();
    List<String> names = all.stream().map(WorkerProcess::name).toList();
    return all.stream()
        .filter(process -> process.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.nothing(
                    "there is no worker process of resque4j called '%s'%s"
                        .formatted(Text.visible(name), Nearest.hint(wanted, names))));
  }
}
