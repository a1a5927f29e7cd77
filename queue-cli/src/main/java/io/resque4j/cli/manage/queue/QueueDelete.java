package io.resque4j.cli.manage.queue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Bulk;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j queue delete}: a queue and all that waits in it. */
@Command(
    name = "delete",
    header = "Deletes a queue and the jobs that wait in it.",
    description = "It asks first; where nobody can be asked it needs --yes.",
    footer = {
      "",
      "Examples:",
      "  resque4j queue delete old-mails --dry-run",
      "  resque4j queue delete old-mails --yes --backup old-mails.ndjson"
    })
final class QueueDelete extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(paramLabel = "QUEUE", description = "The queue.")
  private String name = "";

  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "Write the jobs to a new file; 'queue import' brings them back.")
  private @Nullable Path backup;

  QueueDelete(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    Queue queue = resque.queue();
    long waiting = waiting(queue);
    String what = "queue %s with %s".formatted(name, Text.plural(waiting, "job"));
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry("deleted", waiting), "would delete " + what);
      return ExitCode.OK;
    }
    consent.ask(surroundings(), "delete " + what);
    try (Bulk bulk = Bulk.begin(surroundings(), "delete", waiting, backup, "queue:" + name)) {
      long deleted = queue.control().delete(name, bulk);
      bulk.finish();
      printer.done(
          Done.FORM,
          new Done("deleted", deleted, 0, false, bulk.isInterrupted()),
          bulk.isInterrupted()
              ? "deleted %s of queue %s, then interrupted; the same command goes on"
                  .formatted(Text.plural(deleted, "job"), name)
              : "deleted queue %s with %s".formatted(name, Text.plural(deleted, "job")));
    }
    return ExitCode.OK;
  }

  /** A key that is no list has no jobs, and is deleted as well. */
  private long waiting(Queue queue) {
    try {
      KnownQueues.check(queue, List.of(name));
      return queue.length(name);
    } catch (RedisRefusedException e) {
      if (e.isWrongType()) {
        return 0;
      }
      throw e;
    }
  }
}
