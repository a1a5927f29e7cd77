package io.resque4j.benchmarks;

import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine;

/** The entry point of {@code benchmarks/compare}. */
public final class Main {
  private Main() {}

  /** Runs the benchmarks of the module folder that the property {@code benchmarks.module} names. */
  public static void main(String[] args) {
    Path module = Path.of(System.getProperty("benchmarks.module", "benchmarks"));
    System.exit(compare(module).execute(args));
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
    return command.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          failed.getErr().println("benchmarks: " + message(e));
          return CommandLine.ExitCode.SOFTWARE;
        });
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return e instanceof BenchmarkException && message != null ? message : e.toString();
  }
}
