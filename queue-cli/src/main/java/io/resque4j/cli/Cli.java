package io.resque4j.cli;

import io.resque4j.cli.daemon.SchedulerCommand;
import io.resque4j.cli.daemon.WorkerCommand;
import io.resque4j.cli.demo.DemoCommand;
import io.resque4j.cli.demo.DevCommand;
import io.resque4j.cli.frame.LogSetup;
import io.resque4j.cli.frame.Problems;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.EnqueueCommand;
import io.resque4j.cli.manage.StatsCommand;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole: its verbs, and what happens when one goes wrong. */
@Command(
    name = "resque4j",
    versionProvider = Cli.Version.class,
    description = "Background jobs on Redis, shared with node-resque and Actionhero.",
    customSynopsis = "resque4j VERB [options]",
    optionListHeading = "%n",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nIt ends with%n",
    exitCodeList = {
      " 0:all is well",
      " 1:it was tried and failed",
      " 2:the command line is wrong, nothing was tried",
      " 4:Redis cannot be reached or does not let us in, nothing was done",
      "130:Ctrl-C has ended it (143: SIGTERM); a daemon has stopped cleanly"
    },
    footer = {
      "",
      "To see it work:        resque4j demo",
      "To try it yourself:    resque4j dev",
      "Options of one verb:   resque4j VERB --help"
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
    LogSetup.quiet();
    int exitCode = commandLine(surroundings).execute(args);
    Optional<String> lost = surroundings.screen().lost();
    if (exitCode == ExitCode.OK && lost.isPresent()) {
      surroundings.screen().tell("resque4j: done, but stdout cannot be written: " + lost.get());
      return ExitCode.FAILED;
    }
    return exitCode;
  }

  static CommandLine commandLine(Surroundings surroundings) {
    Screen screen = surroundings.screen();
    Problems problems = new Problems(surroundings);
    CommandLine root = new CommandLine(new Cli());
    root.addSubcommand(new DemoCommand(surroundings))
        .addSubcommand(new DevCommand(surroundings))
        .addSubcommand(new WorkerCommand(surroundings))
        .addSubcommand(new SchedulerCommand(surroundings))
        .addSubcommand(
            new CommandLine(new EnqueueCommand(surroundings))
                .setUnmatchedOptionsArePositionalParams(true))
        .addSubcommand(new StatsCommand(surroundings));
    root.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(screen.colours() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Screen.USUAL_WIDTH)
        .setUsageHelpAutoWidth(false)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(problems)
        .setExecutionExceptionHandler(problems);
    return root;
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
