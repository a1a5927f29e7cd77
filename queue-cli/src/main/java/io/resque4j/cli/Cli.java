package io.resque4j.cli;

import io.resque4j.cli.config.ConfigOptions;
import io.resque4j.cli.frame.Problems;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The command line as a whole: its verbs, and what happens when one goes wrong. */
@Command(
    name = "resque4j",
    versionProvider = Cli.Version.class,
    description = "Background jobs on Redis, shared with node-resque and Actionhero.",
    customSynopsis = "resque4j VERB [options]",
    optionListHeading = "%n",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "To see it work:        resque4j demo",
      "To try it yourself:    resque4j dev",
      "Options of one verb:   resque4j help VERB"
    })
final class Cli implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  private Cli() {}

  /** Runs what {@code args} ask for. Returns the exit code. */
  static int run(Surroundings surroundings, String... args) {
    String[] words = helpFirst(args);
    int exitCode = commandLine(surroundings, words).execute(words);
    Optional<String> lost = surroundings.screen().lost();
    if (exitCode == ExitCode.OK && lost.isPresent()) {
      surroundings.screen().tell("resque4j: done, but stdout cannot be written: " + lost.get());
      return ExitCode.FAILED;
    }
    return exitCode;
  }

  /** {@code --help failed retry} is another way to say {@code help failed retry}. */
  private static String[] helpFirst(String[] args) {
    boolean asked = args.length > 1 && List.of("-h", "--help").contains(args[0]);
    return asked && Stream.of(args).skip(1).noneMatch(word -> word.startsWith("-"))
        ? Stream.concat(Stream.of("help"), Stream.of(args).skip(1)).toArray(String[]::new)
        : args;
  }

  /**
   * The command with its verbs.
   *
   * @param words the words of the call, if only what they need is wanted
   */
  static CommandLine commandLine(Surroundings surroundings, String... words) {
    Screen screen = surroundings.screen();
    Problems problems = new Problems(surroundings);
    CommandLine root = new CommandLine(new Cli());
    Verbs.addTo(root, surroundings, words);
    ConfigOptions.addTo(root);
    root.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(screen.colours() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Screen.USUAL_WIDTH)
        .setUsageHelpAutoWidth(false)
        .setExpandAtFiles(false)
        .setExecutionStrategy(Cli::execute)
        .setParameterExceptionHandler(problems)
        .setExecutionExceptionHandler(problems);
    sayExitCodes(root.getCommandSpec());
    return root;
  }

  private static void sayExitCodes(CommandSpec spec) {
    spec.usageMessage().exitCodeListHeading("%nIt ends with%n").exitCodeList(ExitCode.meanings());
    spec.subcommands().values().forEach(verb -> sayExitCodes(verb.getCommandSpec()));
  }

  /** What stands before the verb would be for another verb, and be passed over. */
  private static int execute(ParseResult parsed) {
    for (ParseResult each = parsed; each.hasSubcommand(); each = each.subcommand()) {
      if (!each.matchedOptions().isEmpty()) {
        CommandLine verb = each.subcommand().commandSpec().commandLine();
        throw new ParameterException(
            verb,
            "expected %s after %s, got it before"
                .formatted(
                    each.matchedOptions().get(0).longestName(),
                    verb.getCommandSpec().qualifiedName()));
      }
    }
    return new RunLast().execute(parsed);
  }

  /** Without a verb there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected a verb: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** The version that Maven wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Cli.class.getPackage().getImplementationVersion();
      return new String[] {"resque4j " + (built == null ? "(not packaged)" : built)};
    }
  }
}
