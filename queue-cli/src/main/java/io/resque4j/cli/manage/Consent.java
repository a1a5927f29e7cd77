package io.resque4j.cli.manage;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Nobody loses anything that they did not agree to. */
public final class Consent {
  @Option(names = "--yes", description = "Do it without asking; needed where nobody can be asked.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  /** Whether nothing is to be changed. */
  public boolean isDryRun() {
    return dryRun;
  }

  /** Whether the user agreed beforehand, so that nothing has to be counted. */
  public boolean isGiven() {
    return yes;
  }

  /**
   * Returns if the user agrees.
   *
   * @param what it would do, such as {@code remove 3 failed jobs}
   * @throws CliException if the user does not, or cannot be asked
   */
  public void ask(Surroundings surroundings, String what) {
    if (yes || dryRun) {
      return;
    }
    if (surroundings.screen().errIsTerminal()) {
      surroundings.screen().err().print(Text.visible(what) + "? [y/N] ");
      surroundings.screen().err().flush();
      Optional<String> answer = surroundings.keyboard().line();
      if (answer.isPresent()) {
        if (!answer.get().strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
          throw CliException.failed("nothing was done");
        }
        return;
      }
      surroundings.screen().err().println();
    }
    throw CliException.usage(
        "expected --yes to %s, since nobody can be asked here; --dry-run only says what it would do"
            .formatted(what));
  }
}
