package io.resque4j.cli.demo;

import io.resque4j.cli.connection.QuickRedis;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.testkit.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo tells in the end. */
final class DemoReport {
  private static final int MOST_LINES = 8;
  private static final String INDENT = "  ";

  private final Screen screen;
  private final DemoPlan plan;
  private final DemoJobs jobs;
  private final DemoProgress progress;

  DemoReport(Screen screen, DemoPlan plan, DemoJobs jobs, DemoProgress progress) {
    this.screen = screen;
    this.plan = plan;
    this.jobs = jobs;
    this.progress = progress;
  }

  /** What went through, how fast, and what Redis itself has counted. */
  void summary(Map<String, Long> stats, int mostAtATime) {
    Table table =
        new Table("", "jobs", "processed", "retried", "failed", "jobs/s", "wait p50", "wait p99");
    for (DemoKind kind : DemoKind.values()) {
      if (plan.jobs(kind) > 0) {
        table.row(cells(kind, progress.of(kind), jobs.waits(kind)));
      }
    }
    table.row(
        "counted in Redis",
        Text.count(plan.jobs()),
        Text.count(stats.getOrDefault("processed", 0L)),
        "",
        Text.count(stats.getOrDefault("failed", 0L)),
        "",
        "",
        "");
    screen.say("");
    List<String> lines = table.lines(screen.columns());
    screen.say(screen.paint(Screen.Tone.STRONG, lines.get(0)));
    screen.sayAll(lines.subList(1, lines.size()));
    screen.say("");
    screen.say(
        "Hashed %s in %s; up to %s ran at a time."
            .formatted(
                Text.bytes(jobs.bytes()),
                Text.plural(jobs.lines(), "line"),
                Text.plural(mostAtATime, "job")));
    screen.say("Redis counts each attempt that failed. A delayed job waits from when it is due.");
  }

  private Object[] cells(DemoKind kind, DemoProgress.Kind counted, DemoJobs.Percentiles waits) {
    boolean fast = kind == DemoKind.CALL || kind == DemoKind.HASH;
    return new Object[] {
      kind.shown(),
      Text.count(plan.jobs(kind)),
      Text.count(counted.succeeded()),
      Text.count(counted.retried()),
      Text.count(counted.failed()),
      fast ? rate(counted) : "-",
      waits.shown(0.50),
      waits.shown(0.99)
    };
  }

  private static String rate(DemoProgress.Kind counted) {
    double perSecond = counted.ended() * 1e9 / counted.took().toNanos();
    return String.format(Locale.ROOT, perSecond < 10 ? "%,.1f" : "%,.0f", perSecond);
  }

  /** The failed entry, byte for byte as far as a terminal may show it. */
  void failedEntry(Queue queue, String namespace) {
    List<FailedJob> failed = queue.failed(-1, -1);
    if (failed.isEmpty()) {
      return;
    }
    byte[] raw = failed.get(0).raw();
    screen.say("");
    screen.say(
        screen.paint(
            Screen.Tone.BAD,
            "What failed on purpose, as it lies in %s:failed (%s):"
                .formatted(namespace, Text.bytes(raw.length))));
    String json = Text.visible(new String(raw, StandardCharsets.UTF_8));
    List<String> lines = Text.wrap(json, screen.columns() - INDENT.length());
    lines.stream().limit(MOST_LINES).forEach(line -> screen.say(INDENT + line));
    if (lines.size() > MOST_LINES) {
      screen.say(INDENT + "… (the rest of its backtrace)");
    }
  }

  /** How to look around in the Redis that goes on running, and how to end it. */
  void kept(RedisServer server, String command) {
    screen.say("");
    screen.say("Redis goes on running at " + server.uri() + ". To look around:");
    screen.say(INDENT + command + " stats --redis " + server.uri());
    screen.say(INDENT + command + " dev --redis " + server.uri());
    screen.say("and to end it:");
    QuickRedis.toEnd(server).forEach(line -> screen.say(INDENT + line));
  }
}
