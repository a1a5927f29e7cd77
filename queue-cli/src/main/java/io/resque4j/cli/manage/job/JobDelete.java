package io.resque4j.cli.manage.job;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.JobConditions;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.QueueControl;
import io.resque4j.core.Resque;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j job delete}: some of those that wait in a queue. */
@Command(
    name = "delete",
    header = "Deletes jobs that wait in a queue.",
    description =
        "It asks first; where nobody can be asked it needs --yes. The whole queue goes with 'queue"
            + " delete'.",
    footer = {
      "",
      "Examples:",
      "  resque4j job delete --queue mail --class sendMail --args '[7]' --yes",
      "  resque4j job delete --queue mail --class sendMail --dry-run",
      "  resque4j job delete --queue mail --class sendMail --backup mails.ndjson"
    })
final class JobDelete extends RedisVerb {
  @Mixin private final JobConditions conditions = new JobConditions();
  @Mixin private final Consent consent = new Consent();

  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "Write the jobs to a new file; 'queue import' brings them back.")
  private @Nullable Path backup;

  JobDelete(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    conditions.check();
    if (conditions.queue().isEmpty() || !conditions.narrowed()) {
      throw CliException.usage(
          "expected --queue, and --class or --args, got: "
              + (conditions.queue().isPresent()
                  ? "--queue alone"
                  : conditions.narrowed() ? "no --queue" : "none of them"));
    }
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    String name = conditions.queue().orElseThrow();
    QueueControl control = resque.queue().control();
    long most = conditions.limit().orAll();
    if (consent.isDryRun() || !consent.isGiven()) {
      long n = control.stream(name).filter(conditions::match).limit(most).count();
      if (n == 0) {
        throw nothing(name);
      }
      String what = "delete %s of queue %s".formatted(Text.plural(n, "job"), name);
      if (consent.isDryRun()) {
        printer.done(Done.FORM, Done.dry("deleted", n), "would " + what);
        return ExitCode.OK;
      }
      consent.ask(surroundings(), what);
    }
    long waiting = resque.queue().length(name);
    if (waiting == 0) {
      throw nothing(name);
    }
    try (Bulk bulk = Bulk.begin(surroundings(), "delete", waiting, backup, "queue:" + name)) {
      long deleted = control.deleteJobs(name, conditions::match, most, bulk);
      bulk.finish();
      if (deleted == 0 && !bulk.isInterrupted()) {
        throw nothing(name);
      }
      printer.done(
          Done.FORM,
          new Done("deleted", deleted, 0, false, bulk.isInterrupted()),
          "deleted %s of queue %s%s"
              .formatted(
                  Text.plural(deleted, "job"),
                  name,
                  bulk.isInterrupted() ? ", then interrupted; the same command goes on" : ""));
    }
    return ExitCode.OK;
  }

  private static CliException nothing(String name) {
    return CliException.nothing(
        "no job in queue '%s' matches, nothing was done".formatted(Text.visible(name)));
  }
}
