package io.resque4j.benchmarks;

import io.resque4j.core.ResqueException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import picocli.CommandLine;

/** The entry point of {@code benchmarks/compare} and {@code benchmarks/load}. */
public final class Main {
  private Main() {}

  /**
   * Runs the command that the first argument names, {@code compare} or {@code load}, of the module
   * folder that the property {@code benchmarks.module} names.
   */
  public static void main(String[] args) {
    Path module = Path.of(System.getProperty("benchmarks.module", "benchmarks"));
    String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    boolean load = args.length > 0 && args[0].equals("load");
    System.exit((load ? load() : compare(module)).execute(rest));
  }

  /** The load, ready to be executed. */
  static CommandLine load() {
    return executable(new CommandLine(new LoadCommand()));
  }

  /**
   * The comparison, ready to be executed.
   *
   * @param module the folder {@code benchmarks} of the project
   */
  static CommandLine compare(Path module) {
    return executable(new CommandLine(new CompareCommand(module, InstantSource.system())));
  }

  private static CommandLine executable(CommandLine command) {
    return command
        .setParameterExceptionHandler(
            (e, args) -> {
              String name = e.getCommandLine().getCommandName();
              e.getCommandLine()
                  .getErr()
                  .println("benchmarks: %s (see %s --help)".formatted(e.getMessage(), name));
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (e, failed, parsed) -> {
              failed.getErr().println("benchmarks: " + message(e));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    boolean says = e instanceof BenchmarkException || e instanceof ResqueException;
    return says && message != null ? message : e.toString();
  }
}
