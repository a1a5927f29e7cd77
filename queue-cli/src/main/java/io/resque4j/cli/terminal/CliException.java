package io.resque4j.cli.terminal;

import org.jspecify.annotations.Nullable;

/** Ends the command with one line on stderr and an exit code. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  public CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The user asked for something that cannot be: says what was expected, and what came. */
  public static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message, null);
  }

  /** The right thing was asked and could not be done. */
  public static CliException failed(String message) {
    return new CliException(ExitCode.FAILED, message, null);
  }

  /** What was named or described is not there. */
  public static CliException nothing(String message) {
    return new CliException(ExitCode.NOTHING, message, null);
  }

  public int exitCode() {
    return exitCode;
  }
}
