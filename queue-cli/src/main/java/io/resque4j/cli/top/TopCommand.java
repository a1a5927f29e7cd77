package io.resque4j.cli.top;

import io.resque4j.cli.config.Spans;
import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Keyboard;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.core.Resque;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j top}: queues, workers and failures, live. */
@Command(
    name = "top",
    header = "Shows queues, workers and failures live, on the whole screen.",
    description =
        "Keys sort, filter, pause a queue, retry a failed job, stop a worker; ? shows them all. It"
            + " needs a terminal.",
    footer = {"", "Examples:", "  resque4j top", "  resque4j top --every 5s"})
public final class TopCommand implements Callable<Integer> {
  private static final Duration LEAST = Duration.ofMillis(100);

  private final Surroundings surroundings;

  // Nothing is logged: it would be written across the screen. -v still shows where an error was.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final RedisOptions redis = RedisOptions.ofShownJobs();

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How often it looks: 500ms, 2s, 1m. Default: 1s.")
  private String every = "1s";

  public TopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Duration between = Spans.read("--every", every);
    if (between.compareTo(LEAST) < 0) {
      throw CliException.usage("expected --every to be 100ms or more, got: " + every);
    }
    checkTerminal();
    try (Resque resque = redis.connect(surroundings)) {
      Screen screen = surroundings.screen();
      String where = "%s  namespace %s".formatted(resque.address(), redis.namespace());
      View view =
          new View(
              new Signs(screen.unicode()),
              surroundings.clock(),
              where,
              new ParamFilter(redis.filteredParams()));
      try (Show show = new Show(resque, view, between)) {
        return show.run(screen);
      }
    }
  }

  private void checkTerminal() {
    boolean dumb = surroundings.variable("TERM").orElse("dumb").equals("dumb");
    String missing =
        !surroundings.screen().outIsTerminal()
            ? "stdout is none"
            : surroundings.keyboard().equals(Keyboard.NONE)
                ? "stdin is none"
                : dumb ? "TERM says that this one can do nothing" : "";
    if (!missing.isEmpty()) {
      throw CliException.usage(
          "top needs a terminal, and %s; 'stats' and 'queue list --watch' do without"
              .formatted(missing));
    }
  }
}
