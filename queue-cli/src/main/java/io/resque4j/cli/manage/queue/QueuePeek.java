package io.resque4j.cli.manage.queue;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.JobForm;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.manage.RawOutput;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Numbers;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.QueueEntry;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j queue peek}: what comes next. */
@Command(
    name = "peek",
    header = "Shows the jobs at the head of a queue; they stay there.",
    footer = {
      "",
      "Examples:",
      "  resque4j queue peek mail",
      "  resque4j queue peek mail --from 100 --limit 20 -o ndjson",
      "  resque4j queue peek mail --raw > jobs.txt"
    })
final class QueuePeek extends LookingVerb {
  @Mixin private final RawOutput raw = new RawOutput();

  @Parameters(paramLabel = "QUEUE", description = "The queue.")
  private String name = "";

  @Option(names = "--from", paramLabel = "N", description = "Pass over so many. Default: 0.")
  private String from = "0";

  @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: 10.")
  private String limit = "10";

  QueuePeek(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    super.check();
    raw.check(screen());
    first();
    most();
  }

  private int first() {
    return Numbers.between("--from", from, 0, 100_000_000);
  }

  private int most() {
    return Numbers.between("--limit", limit, 1, 10_000);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Queue queue = resque.queue();
    KnownQueues.check(queue, List.of(name));
    int first = first();
    List<QueueEntry> entries = queue.queued(name, first, (long) first + most() - 1);
    if (raw.isWanted()) {
      raw.write(screen(), entries.stream().map(QueueEntry::raw));
    } else {
      printer.list(
          JobForm.WAITING,
          IntStream.range(0, entries.size())
              .mapToObj(i -> JobForm.waiting(name, (long) first + i, entries.get(i), filter())),
          "no jobs wait there");
    }
    return ExitCode.OK;
  }
}
