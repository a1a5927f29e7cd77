package io.resque4j.cli.manage;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Numbers;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  resque4j stats --redis redis://10.0.0.5:6379 --namespace resque"
    })
public final class StatsCommand implements Callable<Integer> {
  private static final String UNKNOWN = "?";

  private final Surroundings surroundings;
  private final List<String> unreadable = new ArrayList<>();

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most this many queues. Default: 100.")
  private String limit = "100";

  public StatsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startLog();
    int most = Numbers.between("--limit", limit, 1, 1_000_000);
    List<String> lines = new ArrayList<>();
    try (Resque resque = redis.connect(surroundings)) {
      Queue queue = resque.queue();
      String where = Text.visible(resque.address() + ", namespace " + redis.namespace());
      lines.add(surroundings.screen().paint(Screen.Tone.FAINT, where));
      lines.add("");
      lines.addAll(queues(queue, most));
      lines.add("");
      lines.addAll(counters(queue));
    }
    // Only now: what cannot be read at all leaves no half of an answer.
    surroundings.screen().sayAll(lines);
    unreadable.forEach(
        problem -> surroundings.screen().tell("resque4j: cannot read " + Text.visible(problem)));
    return unreadable.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<String> queues(Queue queue, int most) {
    SortedSet<String> names =
        read("the names of the queues", queue::queues).orElseGet(TreeSet::new);
    if (names.isEmpty()) {
      return List.of(unreadable.isEmpty() ? "no queues yet" : UNKNOWN);
    }
    Table table = new Table("queue", "waiting");
    names.stream()
        .limit(most)
        .forEach(name -> table.row(name, count("queue " + name, () -> queue.length(name))));
    List<String> lines = lines(table);
    if (names.size() > most) {
      lines.add("… and " + Text.plural(names.size() - most, "queue") + " more");
    }
    return lines;
  }

  private List<String> counters(Queue queue) {
    Optional<Map<String, Long>> stats = read("the counters", queue::stats);
    Optional<String> leader = read("the leader lock", queue::leader);
    Table table =
        new Table("counters", "")
            .row(
                "processed",
                stats.map(s -> Text.count(s.getOrDefault("processed", 0L))).orElse(UNKNOWN))
            .row("failed", stats.map(s -> Text.count(s.getOrDefault("failed", 0L))).orElse(UNKNOWN))
            .row("in the failed list", count("the failed list", queue::failedCount))
            .row("delayed timestamps", count("the delayed timestamps", queue::delayedSeconds))
            .row("workers", count("the workers", () -> (long) queue.workers().size()));
    List<String> lines = lines(table);
    lines.add(
        "scheduler leader    "
            + leader.map(name -> name.isEmpty() ? "none" : Text.visible(name)).orElse(UNKNOWN));
    return lines;
  }

  private String count(String what, Supplier<Long> number) {
    return read(what, number).map(Text::count).orElse(UNKNOWN);
  }

  /** One key that holds something else than it should hides none of the others. */
  private <T> Optional<T> read(String what, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (RedisRefusedException e) {
      unreadable.add(what + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<String> lines(Table table) {
    Screen screen = surroundings.screen();
    List<String> lines = new ArrayList<>(table.lines(screen.columns()));
    lines.set(0, screen.paint(Screen.Tone.STRONG, lines.get(0)));
    return lines;
  }
}
