package io.resque4j.benchmarks;

import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.report.Conditions;
import io.resque4j.benchmarks.report.JsonResults;
import io.resque4j.benchmarks.report.Publication;
import io.resque4j.benchmarks.report.ResultFiles;
import io.resque4j.benchmarks.report.Results;
import io.resque4j.benchmarks.report.TextTable;
import io.resque4j.benchmarks.work.Comparison;
import io.resque4j.benchmarks.work.Field;
import io.resque4j.benchmarks.work.Sizes;
import io.resque4j.benchmarks.work.Work;
import io.resque4j.benchmarks.work.Works;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
          + " and the results with a chart for each work into benchmarks/results.",
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
  private static final int FEW_PROCESSORS = 100;

  private static final Set<String> PEERS =
      Contenders.ALL.stream()
          .filter(each -> !each.equals(Contenders.OWN))
          .collect(Collectors.toUnmodifiableSet());
  private static final Duration NO_LIMIT = Duration.ofDays(30);

  private final Path module;
  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Amount amount = new Amount();

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      description = "How often each work is measured; default: 3, 1 with --quick, 7 with --full.")
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
      description = "Where the results go; default: benchmarks/results.")
  private @Nullable Path output;

  @Option(
      names = "--publish",
      description = "Put the results into docs/performance.md and README.md too.")
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

  private final long began = System.nanoTime();

  CompareCommand(Path module, InstantSource clock) {
    this.module = module;
    this.clock = clock;
  }

  /** How much is measured; one of them at most. */
  private static final class Amount {
    @Option(names = "--quick", description = "Fewer jobs, one round: about 5 minutes.")
    private boolean quick;

    @Option(names = "--full", description = "More jobs and rounds: an hour or more.")
    private boolean full;

    @Option(names = "--tiny", hidden = true)
    private boolean tiny;

    /** What of a work is measured. */
    Work of(Work work) {
      if (tiny) {
        return work.withAtMost(FEW_PROCESSORS).withEntrants(2);
      }
      return quick ? work.withAtMost(FEW_PROCESSORS, PEERS) : work;
    }

    Sizes sizes() {
      return tiny ? Sizes.tiny() : quick ? Sizes.quick() : full ? Sizes.full() : Sizes.normal();
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
    return compare(out, err);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private int compare(PrintWriter out, PrintWriter err) {
    Sizes sizes = amount.sizes();
    int times = Objects.requireNonNullElse(rounds, sizes.rounds());
    Results results = new Results();
    try (Contenders contenders =
            Contenders.install(module, systems, what -> err.println("benchmarks: " + what));
        Field field = new Field(contenders, sizes, project())) {
      Conditions conditions = conditions(contenders, field);
      conditions
          .missing()
          .forEach((name, why) -> err.println("NOT MEASURED: " + name + ": " + why));
      List<Work> chosen =
          Works.all(contenders).stream()
              .filter(work -> works.isEmpty() || works.contains(work.name()))
              .map(amount::of)
              .toList();
      if (!amount.tiny) {
        warmUp(contenders, field, err);
      }
      Path folder = Objects.requireNonNullElse(output, module.resolve("results"));
      Comparison comparison = new Comparison(field, listener(results, out, err));
      for (int round = 1; round <= times && comparison.hasTimeFor(round, limit()); round++) {
        comparison.round(chosen, round);
        ResultFiles.write(folder, results, conditions.after(round)); // whatever comes next
      }
      report(results, conditions.after(comparison.rounds()), folder, out, err);
      boolean all = comparison.failures() == 0 && conditions.missing().isEmpty();
      return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void warmUp(Contenders contenders, Field field, PrintWriter err) {
    Comparison.Listener silent = listener(new Results(), new PrintWriter(Writer.nullWriter()), err);
    new Comparison(field, silent).round(List.of(Works.warmUp(contenders)), 1);
  }

  private Comparison.Listener listener(Results results, PrintWriter out, PrintWriter err) {
    return new Comparison.Listener() {
      @Override
      public void measured(Work work, Measurement measurement) {
        results.add(work, measurement);
        if (json) {
          out.println(JsonResults.line(measurement));
          out.flush();
        }
      }

      @Override
      public void failed(Work work, String what, String why) {
        results.add(new Results.Failure(work.name(), what, why));
        err.println("FAILED: " + what + ": " + why);
      }

      @Override
      public void noted(Work work, String what, String note) {
        results.note(new Results.Failure(work.name(), what, note));
        err.println("NOTE: " + what + ": " + note);
      }

      @Override
      public void begins(Work work, int round) {
        Duration since = Duration.ofNanos(System.nanoTime() - began);
        err.printf(
            "benchmarks: %d:%02d round %d: %s%n",
            since.toMinutes(), since.toSecondsPart(), round, work.name());
      }
    };
  }

  private Duration limit() {
    return minutes == null ? NO_LIMIT : Duration.ofMinutes(minutes);
  }

  private void report(
      Results results, Conditions conditions, Path folder, PrintWriter out, PrintWriter err) {
    if (!json) {
      conditions.lines().forEach(out::println);
      TextTable.lines(results).forEach(out::println);
      out.println();
      out.println("P: jobs at a time. Compare ratios of one run, not numbers of two.");
    }
    List<Path> files = ResultFiles.write(folder, results, conditions);
    files.forEach(written -> err.println("benchmarks: wrote " + written));
    if (publish) {
      Publication.write(project(), files.get(0), results, conditions);
    }
  }

  private Path project() {
    return module.toAbsolutePath().resolveSibling("");
  }

  private Conditions conditions(Contenders contenders, Field field) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Redis", field.redisVersion());
    for (Contender each : contenders.present()) {
      versions.put(
          each.name(),
          each.versions().entrySet().stream()
              .map(one -> one.getKey() + " " + one.getValue())
              .collect(Collectors.joining(", ")));
    }
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    return new Conditions(
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString(),
        Machine.named(machine),
        String.join(" ", "benchmarks/compare", String.join(" ", arguments)).strip(),
        0,
        "Redis keeps nothing on disk, but where a row says AOF",
        versions,
        contenders.missing());
  }
}
