package io.resque4j.cli.frame;

import picocli.CommandLine.Option;

/** The options that every verb has. */
public final class CommonOptions {
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more; show the stack trace of an error.")
  private boolean verbose;

  /** For a verb that answers and ends: it logs nothing unless asked to. */
  public void startLog() {
    if (NoLog.isTaken()) {
      return;
    }
    if (verbose) {
      LogSetup.daemon(true);
    } else {
      LogSetup.quiet();
    }
  }

  /** For a verb that stays. */
  public void startDaemonLog() {
    LogSetup.daemon(verbose);
  }
}
