package io.resque4j.cli.manage;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Screen;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Bytes as they lie in Redis, for programs only: a terminal would obey some of them. */
public final class RawOutput {
  @Option(
      names = "--raw",
      description =
          "Write the bytes as they are, a line each; not to a terminal. Nothing is filtered.")
  private boolean raw;

  public boolean isWanted() {
    return raw;
  }

  /** Refuses a terminal. */
  public void check(Screen screen) {
    if (raw && screen.outIsTerminal()) {
      throw CliException.usage(
          "expected --raw to write to a file or a pipe, got: a terminal, which would obey what is in"
              + " the data");
    }
  }

  /** Writes them. Returns how many there were. */
  public long write(Screen screen, Stream<byte[]> values) {
    return values
        .peek(
            value -> {
              screen.endIfUnread();
              screen.out().write(value, 0, value.length);
              screen.out().write('\n');
            })
        .mapToLong(value -> 1)
        .sum();
  }
}
