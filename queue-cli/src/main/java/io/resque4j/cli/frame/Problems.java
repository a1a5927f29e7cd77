package io.resque4j.cli.frame;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import io.resque4j.testkit.RedisServerException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns everything that goes wrong into one line on stderr and an exit code. */
public final class Problems implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Screen screen;
  private final String whatToDo;

  public Problems(Surroundings surroundings) {
    this.screen = surroundings.screen();
    this.whatToDo =
        " Give its address with --redis or REDIS_URL, or start one with '%s dev'."
            .formatted(surroundings.command());
  }

  @Override
  public int handleParseException(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    line(sentence(problem) + " (see " + name + " --help)");
    if (Stream.of(args).anyMatch(List.of("-v", "--verbose")::contains)) {
      trace(problem);
    }
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
    int exitCode = ExitCode.FAILED;
    String advice = "";
    if (problem instanceof CliException known) {
      exitCode = known.exitCode();
    } else if (problem instanceof ResqueConnectionException) {
      exitCode = ExitCode.REDIS;
      advice = whatToDo;
    }
    if (exitCode != ExitCode.UNREAD) { // as a program that SIGPIPE ends, it says nothing
      line(sentence(problem) + advice);
    }
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      trace(problem);
    } else if (exitCode == ExitCode.FAILED && !isExpected(problem)) {
      screen.tell("resque4j: the same command with --verbose shows where");
    }
    return exitCode;
  }

  /** Those whose message says all that a user can do about them. */
  private static boolean isExpected(Exception problem) {
    return problem instanceof CliException
        || problem instanceof ResqueException
        || problem instanceof RedisServerException;
  }

  private void line(String sentence) {
    screen.tell("resque4j: " + Text.visible(sentence));
  }

  private void trace(Throwable problem) {
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace, true));
    trace.toString().lines().forEach(l -> screen.tell("    " + Text.visible(l.strip())));
  }

  private static String sentence(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }

  private static String sentence(ParameterException problem) {
    CommandSpec command = problem.getCommandLine().getCommandSpec();
    if (problem instanceof UnmatchedArgumentException unmatched) {
      return unmatched(command, unmatched.getUnmatched());
    }
    if (problem instanceof MissingParameterException missing) {
      return missing(command, missing.getMissing());
    }
    if (problem instanceof OverwrittenOptionException twice) {
      return "expected %s once, got it twice".formatted(label(twice.getOverwritten()));
    }
    return sentence((Exception) problem);
  }

  private static String unmatched(CommandSpec command, List<String> words) {
    String word = words.get(0);
    if (word.startsWith("-")) {
      return unknownOption(command, word);
    }
    if (command.subcommands().isEmpty()) {
      return "expected nothing after the options of %s, got: %s".formatted(command.name(), word);
    }
    Collection<String> verbs = command.subcommands().keySet();
    String hint = Nearest.hint(word, verbs);
    return "unknown verb '%s'%s"
        .formatted(word, hint.isEmpty() ? "; there are " + String.join(", ", verbs) : hint);
  }

  /** The same words for an option that picocli does not know and for one that a verb found. */
  public static String unknownOption(CommandSpec command, String word) {
    String name = word.replaceFirst("=.*", "");
    Collection<String> known =
        command.options().stream()
            .flatMap(o -> Arrays.stream(o.names()))
            .filter(n -> n.startsWith("--") == name.startsWith("--"))
            .toList();
    return "unknown option '%s'%s".formatted(name, Nearest.hint(name, known));
  }

  private static String missing(CommandSpec command, List<ArgSpec> missing) {
    List<String> labels = missing.stream().map(Problems::label).toList();
    boolean isValue =
        missing.size() == 1 && missing.get(0) instanceof OptionSpec o && !o.required();
    return isValue
        ? "expected a value after " + labels.get(0)
        : "%s needs %s".formatted(command.name(), String.join(" and ", labels));
  }

  private static String label(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      return option.longestName();
    }
    return ((PositionalParamSpec) argument).paramLabel();
  }
}
