package io.resque4j.cli.frame;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Text;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j completion bash}: what a shell needs to complete verbs and options. */
@Command(
    name = "completion",
    header = "Writes what a shell needs to complete verbs and options.",
    description =
        "Both take the same text; it has zsh read it as bash would. In zsh it is read after compinit, in"
            + " ~/.zshrc.",
    footer = {
      "",
      "Examples:",
      "  resque4j completion bash > ~/.local/share/bash-completion/completions/resque4j",
      "  source <(resque4j completion zsh)"
    })
public final class CompletionCommand implements Callable<Integer> {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  private final Screen screen;
  private final Supplier<CommandLine> whole;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  /**
   * The verb.
   *
   * @param whole the command with all its verbs
   */
  public CompletionCommand(Surroundings surroundings, Supplier<CommandLine> whole) {
    this.screen = surroundings.screen();
    this.whole = whole;
  }

  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw CliException.usage(
          "expected SHELL to be bash or zsh, got: %s%s"
              .formatted(Text.visible(shell), Nearest.hint(shell, SHELLS)));
    }
    AutoComplete.bash("resque4j", whole.get()).lines().forEach(screen::data);
    return ExitCode.OK;
  }
}
