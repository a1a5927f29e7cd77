package io.resque4j.cli.frame;

import io.resque4j.cli.terminal.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code resque4j help VERB…}: what a verb does, with its options and examples. */
@Command(
    name = "help",
    header = "Shows the options and examples of a verb.",
    footer = {"", "Examples:", "  resque4j help enqueue", "  resque4j help failed retry"})
public final class HelpCommand implements Callable<Integer> {
  private final Supplier<CommandLine> whole;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  @Parameters(paramLabel = "VERB", description = "The verb, or noun and verb.")
  private List<String> words = List.of();

  /**
   * The verb.
   *
   * @param whole the command with all its verbs
   */
  public HelpCommand(Supplier<CommandLine> whole) {
    this.whole = whole;
  }

  @Override
  public Integer call() {
    CommandLine line = whole.get();
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(line, List.of(word));
      }
      line = next;
    }
    line.usage(line.getOut());
    return ExitCode.OK;
  }
}
