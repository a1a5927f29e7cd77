package io.resque4j.benchmarks;

import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.report.Destination;
import io.resque4j.benchmarks.work.Works;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the comparison. */
@Command(
    name = "benchmarks/compare",
    description = {
      "Measures resque4j beside its peers, in turn, on a Redis of its own, and checks that every"
          + " job ran exactly once. Installs the peers into the build folder. Writes a table,"
          + " and the results of a whole run into benchmarks/results; --publish also a chart for each work.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was measured",
      "1:something was not measured, or a job did not run exactly once; the report names it",
      "2:the command line is wrong"
    })
final class CompareCommand implements Callable<Integer> {
  private static final Duration NO_LIMIT = Duration.ofDays(30);

  private final Path module;
  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Amount amount = new Amount();

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      description =
          "How often each work is measured; default: 3 (about half an hour), 1 with --quick, 7"
              + " with --full.")
  private @Nullable Integer rounds;

  @Option(
      names = "--minutes",
      paramLabel = "<n>",
      description = "Begin no round that would not end within so many minutes.")
  private @Nullable Integer minutes;

  @Option(
      names = "--works",
      paramLabel = "<a,b>",
      split = ",",
      description = "Only these works; --list shows all.")
  private List<String> works = List.of();

  @Option(
      names = "--systems",
      paramLabel = "<a,b>",
      split = ",",
      description = "Only these systems: resque4j, node-resque, BullMQ, jesque, Sidekiq.")
  private List<String> systems = Contenders.ALL;

  @Option(
      names = "--machine",
      paramLabel = "<name>",
      description = "What this machine is called in the results; default: its cores and CPU.")
  private @Nullable String machine;

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      description =
          "Where the results go, whatever lies there; default: benchmarks/results, and"
              + " benchmarks/target/results for some works or systems and for what is less than"
              + " the results of the same day and machine.")
  private @Nullable Path output;

  @Option(
      names = "--publish",
      description =
          "Put the results into docs/performance.md and README.md too; not those of some works"
              + " or systems.")
  private boolean publish;

  @Option(
      names = "--json",
      description = "Write one JSON object for each measurement instead of the table.")
  private boolean json;

  @Option(names = "--list", description = "Show the works and what they measure.")
  private boolean list;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // its annotation is all that matters
  private boolean help;

  CompareCommand(Path module, InstantSource clock) {
    this.module = module;
    this.clock = clock;
  }

  /** How much is measured; one of them at most. */
  private static final class Amount {
    @Option(names = "--quick", description = "Fewer jobs, one round: within 5 minutes.")
    private boolean quick;

    @Option(names = "--full", description = "More jobs, 7 rounds: an hour and a half.")
    private boolean full;

    @Option(names = "--tiny", hidden = true)
    private boolean tiny;

    private Size size() {
      return tiny ? Size.TINY : quick ? Size.QUICK : full ? Size.FULL : Size.NORMAL;
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (rounds != null && rounds < 1) {
      throw wrong("expected --rounds to be 1 or more, got: " + rounds);
    }
    if (minutes != null && minutes < 1) {
      throw wrong("expected --minutes to be 1 or more, got: " + minutes);
    }
    for (String system : systems) {
      if (!Contenders.ALL.contains(system)) {
        throw wrong(
            "expected --systems to be some of %s, got: %s"
                .formatted(String.join(", ", Contenders.ALL), system));
      }
    }
    if (publish && output != null) {
      throw wrong(
          "expected --publish without --output: the pages show what is in benchmarks/results");
    }
    if (list) {
      Works.named().forEach((name, what) -> out.printf("%-11s %s%n", name, what));
      return CommandLine.ExitCode.OK;
    }
    for (String work : works) {
      if (!Works.named().containsKey(work)) {
        throw wrong(
            "expected --works to be some of %s, got: %s"
                .formatted(String.join(", ", Works.named().keySet()), work));
      }
    }
    if (publish && isPart()) {
      throw wrong(
          "expected --publish without --works and --systems: a part would replace the whole");
    }
    Size size = amount.size();
    ComparisonRun.Request request =
        new ComparisonRun.Request(
            size,
            Objects.requireNonNullElse(rounds, size.sizes().rounds()),
            minutes == null ? NO_LIMIT : Duration.ofMinutes(minutes),
            works,
            systems,
            Machine.named(machine),
            commandLine(),
            destination(size),
            publish,
            json);
    return new ComparisonRun(module, clock, request, out, err).run();
  }

  private boolean isPart() {
    return !works.isEmpty() || !systems.containsAll(Contenders.ALL);
  }

  private Destination destination(Size size) {
    if (output != null) {
      return new Destination(output, output, true);
    }
    Path aside = module.resolve("target").resolve("results");
    return new Destination(module.resolve("results"), aside, isPart() || size == Size.TINY);
  }

  private String commandLine() {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    return String.join(" ", "benchmarks/compare", String.join(" ", arguments)).strip();
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
