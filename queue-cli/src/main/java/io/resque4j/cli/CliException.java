package io.resque4j.cli;

import org.jspecify.annotations.Nullable;

/** Ends the command with one line on stderr and an exit code. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The user asked for something that cannot be: says what was expected, and what came. */
  static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message, null);
  }

  /** The right thing was asked and could not be done. */
  static CliException failed(String message) {
    return new CliException(ExitCode.FAILED, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
