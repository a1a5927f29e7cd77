package io.resque4j.cli.terminal;

/** What the command tells the shell. */
public final class ExitCode {
  public static final int OK = 0;

  /** The command understood what was asked, tried it, and it failed. */
  public static final int FAILED = 1;

  /** The command line was wrong; nothing was tried. */
  public static final int USAGE = 2;

  /** Redis cannot be reached or refuses us; nothing was done. */
  public static final int REDIS = 4;

  private ExitCode() {}
}
