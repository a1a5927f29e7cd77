package io.resque4j.cli;

import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j stats}: what is in Redis, on one screen. */
@Command(
    name = "stats",
    header = "Shows queues and counters.",
    footer = {
      "",
      "Examples:",
      "  resque4j stats",
      "  resque4j stats --redis redis://10.0.0.5:6379 --namespace resque"
    })
final class StatsCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis = new RedisOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most this many queues. Default: 100.")
  private String limit = "100";

  StatsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startLog();
    int most = Numbers.between("--limit", limit, 1, 1_000_000);
    Screen screen = surroundings.screen();
    try (Resque resque = redis.connect(surroundings)) {
      Queue queue = resque.queue();
      screen.say(
          screen.paint(
              Screen.Tone.FAINT,
              Text.visible(resque.address() + ", namespace " + redis.namespace())));
      screen.say("");
      sayQueues(queue, most);
      screen.say("");
      sayCounters(queue);
    }
    return ExitCode.OK;
  }

  private void sayQueues(Queue queue, int most) {
    SortedSet<String> names = queue.queues();
    if (names.isEmpty()) {
      surroundings.screen().say("no queues yet");
      return;
    }
    Table table = new Table("queue", "waiting");
    names.stream().limit(most).forEach(n -> table.row(n, Text.count(queue.length(n))));
    say(table);
    if (names.size() > most) {
      surroundings.screen().say("… and " + Text.plural(names.size() - most, "queue") + " more");
    }
  }

  private void sayCounters(Queue queue) {
    Map<String, Long> stats = queue.stats();
    String leader = queue.leader();
    Table table =
        new Table("counters", "")
            .row("processed", Text.count(stats.getOrDefault("processed", 0L)))
            .row("failed", Text.count(stats.getOrDefault("failed", 0L)))
            .row("in the failed list", Text.count(queue.failedCount()))
            .row("delayed timestamps", Text.count(queue.delayedSeconds()))
            .row("workers", Text.count(queue.workers().size()));
    say(table);
    surroundings
        .screen()
        .say("scheduler leader    " + (leader.isEmpty() ? "none" : Text.visible(leader)));
  }

  private void say(Table table) {
    Screen screen = surroundings.screen();
    List<String> lines = table.lines(screen.columns());
    screen.say(screen.paint(Screen.Tone.STRONG, lines.get(0)));
    screen.sayAll(lines.subList(1, lines.size()));
  }
}
