package io.resque4j.cli.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments of a job that is to be: words, each of them JSON, or one array. */
public final class ArgumentsOption {
  @Option(
      names = "--args",
      paramLabel = "JSON",
      description = "All arguments as one JSON array, instead of ARG.")
  private @Nullable String array;

  /**
   * The arguments.
   *
   * @throws io.resque4j.cli.terminal.CliException if they are said in both ways, or are no JSON
   */
  public Object[] with(List<String> words) {
    return JsonArguments.of(words, array);
  }
}
