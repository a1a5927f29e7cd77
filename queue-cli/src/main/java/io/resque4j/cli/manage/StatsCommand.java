package io.resque4j.cli.manage;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Numbers;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resque4j stats}: what is in Redis, on one screen. */
@Command(
    name = "stats",
    header = "Shows queues and counters.",
    description =
        "A delayed timestamp is a second for which jobs are delayed; it may hold many. A worker of"
            + " ours counts once for each job that it can run at a time.",
    footer = {
      "",
      "Examples:",
      "  resque4j stats",
      "  resque4j stats --watch --every 1s",
      "  resque4j stats -o json --redis redis://10.0.0.5:6379 --namespace resque"
    })
public final class StatsCommand extends LookingVerb {
  private static final String UNKNOWN = "?";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most this many queues. Default: 100 in the table, all in JSON.")
  private @Nullable String limit;

  public StatsCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected void check() {
    super.check();
    most(0);
  }

  private int most(int usual) {
    return limit == null ? usual : Numbers.between("--limit", limit, 1, 1_000_000);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Stats stats = Stats.read(resque.queue());
    if (printer.isTable()) {
      screen().sayAll(lines(resque, stats));
    } else {
      printer.one(Stats.FORM, stats.withAtMost(most(Integer.MAX_VALUE)));
    }
    stats
        .unreadable()
        .forEach(problem -> screen().tell("resque4j: cannot read " + Text.visible(problem)));
    return stats.unreadable().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<String> lines(Resque resque, Stats stats) {
    List<String> lines = new ArrayList<>();
    String where = Text.visible(resque.address() + ", namespace " + namespace());
    lines.add(screen().paint(Screen.Tone.FAINT, where));
    lines.add("");
    lines.addAll(queues(stats));
    lines.add("");
    lines.addAll(counters(stats));
    return lines;
  }

  private List<String> queues(Stats stats) {
    if (stats.queues().isEmpty()) {
      return List.of(UNKNOWN);
    }
    List<Stats.Waiting> queues = stats.queues().get();
    if (queues.isEmpty()) {
      return List.of("no queues yet");
    }
    int most = most(100);
    Table table = new Table("queue", "waiting");
    queues.stream().limit(most).forEach(each -> table.row(each.queue(), shown(each.waiting())));
    List<String> lines = lines(table);
    if (queues.size() > most) {
      lines.add("… and " + Text.plural(queues.size() - most, "queue") + " more");
    }
    return lines;
  }

  private List<String> counters(Stats stats) {
    Table table =
        new Table("counters", "")
            .row("processed", shown(stats.processed()))
            .row("failed", shown(stats.failed()))
            .row("in the failed list", shown(stats.failedList()))
            .row("delayed timestamps", shown(stats.delayedTimestamps()))
            .row("workers", shown(stats.workers()));
    List<String> lines = lines(table);
    String leader =
        stats.leader().map(name -> name.isEmpty() ? "none" : Text.visible(name)).orElse(UNKNOWN);
    lines.add("scheduler leader    " + leader);
    return lines;
  }

  private static String shown(Optional<Long> count) {
    return count.map(Text::count).orElse(UNKNOWN);
  }

  private List<String> lines(Table table) {
    List<String> lines = new ArrayList<>(table.lines(screen().columns()));
    lines.set(0, screen().paint(Screen.Tone.STRONG, lines.get(0)));
    return lines;
  }
}
