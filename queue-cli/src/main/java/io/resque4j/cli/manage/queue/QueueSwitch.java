package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.QueueControl;
import io.resque4j.core.Resque;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Turns something about queues on or off. */
@Command
abstract class QueueSwitch extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(arity = "1..*", paramLabel = "QUEUE", description = "The queues.")
  private List<String> names = List.of();

  private final String verb;
  private final String action;
  private final String isSo;
  private final boolean off;

  /**
   * A verb.
   *
   * @param verb what it does, such as {@code pause}
   * @param action what was done then
   * @param isSo what is said of a queue that it need not be done to
   * @param off whether it ends what the other one began
   */
  QueueSwitch(Surroundings surroundings, String verb, String action, String isSo, boolean off) {
    super(surroundings);
    this.verb = verb;
    this.action = action;
    this.isSo = isSo;
    this.off = off;
  }

  /** Does it; false: it was so already. */
  abstract boolean set(QueueControl control, String name);

  @Override
  protected int run(Resque resque, Printer printer) {
    QueueControl control = resque.queue().control();
    List<String> others =
        names.stream().distinct().filter(name -> control.isPaused(name) == off).toList();
    if (!off) {
      KnownQueues.check(resque.queue(), others);
    }
    String isSoAlready =
        names.stream()
            .distinct()
            .filter(name -> !others.contains(name))
            .map(name -> "%s %s".formatted(name, isSo))
            .collect(Collectors.joining(", "));
    if (others.isEmpty()) {
      throw CliException.nothing(isSoAlready + ", nothing was done");
    }
    if (!isSoAlready.isEmpty()) {
      screen().tell("resque4j: " + Text.visible(isSoAlready));
    }
    if (!consent.isDryRun()) {
      others.forEach(name -> set(control, name));
    }
    printer.done(
        Done.FORM,
        new Done(action, others.size(), names.size() - others.size(), consent.isDryRun(), false),
        "%s %s"
            .formatted(consent.isDryRun() ? "would " + verb : action, String.join(", ", others)));
    return ExitCode.OK;
  }
}
