package io.resque4j.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
    name = "benchmarks/run",
    description = {
      "Measures resque4j beside the real node-resque 9.7.1, in turn, on a Redis of its own"
          + " without persistence. Fails when a job does not run exactly once.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was measured",
      "1:a job did not run exactly once, or something is missing",
      "2:the command line is wrong"
    })
final class BenchCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path module;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Amount amount = new Amount();

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      defaultValue = "3",
      description = "How often each work is measured; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--json",
      description = "Write one JSON object for each measurement instead of the table.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // its annotation is all that matters
  private boolean help;

  private BenchCommand(Path module) {
    this.module = module;
  }

  /**
   * The command, ready to be executed.
   *
   * @param module the folder {@code benchmarks} of the project
   */
  static CommandLine in(Path module) {
    return new CommandLine(new BenchCommand(module))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("benchmarks: " + message(e));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return e instanceof BenchmarkException && message != null ? message : e.toString();
  }

  @Override
  public Integer call() {
    if (rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "expected --rounds to be 1 or more, got: " + rounds);
    }
    PrintWriter out = spec.commandLine().getOut();
    NodeHome home = new NodeHome(module);
    try (NodeResque node = new NodeResque(home.install());
        RedisServer redis = RedisServer.start()) {
      Report report = new Report(node.name(), Resque4j.NAME);
      conditions(redis, node).forEach(json ? spec.commandLine().getErr()::println : out::println);
      Bench bench = new Bench(redis, node, amount.sizes(), one -> tell(report, one));
      for (int round = 1; round <= rounds; round++) {
        bench.round(round);
      }
      if (!json) {
        report.lines().forEach(out::println);
        out.println("Every job ran exactly once.");
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private List<String> conditions(RedisServer redis, NodeResque node) {
    return List.of(
        "%s; %d rounds, %d cores, Java %s, Node.js %s,"
            .formatted(
                amount,
                rounds,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                node.nodeVersion()),
        "Redis %s on this machine without persistence. Compare ratios, not numbers."
            .formatted(version(redis)),
        "P: jobs at a time in one process. Rates: more is better; times: less is.");
  }

  private static String version(RedisServer redis) {
    try (RawRedis connection = redis.connect()) {
      return String.valueOf(connection.text("INFO", "server"))
          .lines()
          .filter(line -> line.startsWith("redis_version:"))
          .map(line -> line.substring("redis_version:".length()))
          .findFirst()
          .orElse("of unknown version");
    }
  }

  private void tell(Report report, Measurement one) {
    report.add(one);
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(JSON.valueToTree(one).toString());
      out.flush();
    }
  }

  private static final class Amount {
    @Option(names = "--quick", description = "Small sizes, done within 2 minutes: the default.")
    @SuppressWarnings("UnusedVariable") // what holds without it holds with it
    private boolean quick;

    @Option(names = "--full", description = "Larger sizes, for numbers to be compared.")
    private boolean full;

    @Option(names = "--tiny", hidden = true)
    private boolean tiny;

    Sizes sizes() {
      return tiny ? Sizes.tiny() : full ? Sizes.full() : Sizes.quick();
    }

    @Override
    public String toString() {
      return tiny ? "tiny sizes (not for numbers)" : full ? "full sizes" : "quick sizes";
    }
  }
}
