package io.resque4j.cli;

/** What the command tells the shell. */
final class ExitCode {
  static final int OK = 0;

  /** The command understood what was asked, tried it, and it failed. */
  static final int FAILED = 1;

  /** The command line was wrong; nothing was tried. */
  static final int USAGE = 2;

  /** Redis cannot be reached or refuses us; nothing was done. */
  static final int REDIS = 4;

  private ExitCode() {}
}
