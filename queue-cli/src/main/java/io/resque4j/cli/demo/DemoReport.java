package io.resque4j.cli.demo;

import io.resque4j.cli.connection.QuickRedis;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.testkit.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
  void summary(Map<String, Long> stats, Instant began) {
    DemoProgress.Kind atOnce = progress.atOnce();
    Duration took = Duration.between(began, atOnce.lastEnd());
    Table table =
        new Table("", "jobs", "processed", "failed", "jobs/s", "wait p50", "wait p99")
            .row(cells("at once", plan.atOnce().size() + 1, atOnce, jobs.waits(), rate(took)))
            .row(cells("delayed 1-3 s", plan.later().size(), progress.later(), late(), "-"))
            .row(
                "counted in Redis",
                Text.count(plan.jobs()),
                Text.count(stats.getOrDefault("processed", 0L)),
                Text.count(stats.getOrDefault("failed", 0L)),
                "",
                "",
                "");
    List<String> lines = table.lines(screen.columns());
    screen.say(screen.paint(Screen.Tone.STRONG, lines.get(0)));
    screen.sayAll(lines.subList(1, lines.size()));
    screen.say("");
    screen.say(
        "Hashed %s in %s. The wait of a delayed job begins when it is due."
            .formatted(Text.bytes(jobs.bytes()), Text.plural(jobs.lines(), "line")));
  }

  private DemoJobs.Percentiles late() {
    return jobs.laterWaits();
  }

  private static Object[] cells(
      String name, int all, DemoProgress.Kind kind, DemoJobs.Percentiles waits, String rate) {
    return new Object[] {
      name,
      Text.count(all),
      Text.count(kind.succeeded()),
      Text.count(kind.failed()),
      rate,
      waits.shown(0.50),
      waits.shown(0.99)
    };
  }

  private String rate(Duration took) {
    double perSecond = progress.atOnce().ended() * 1e9 / Math.max(1, took.toNanos());
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
