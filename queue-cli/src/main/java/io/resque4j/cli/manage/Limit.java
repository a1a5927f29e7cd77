package io.resque4j.cli.manage;

import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.Numbers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many at most, where there may be millions. */
public final class Limit {
  /** A table that nobody limited has so many rows. */
  private static final long USUAL_ROWS = 100;

  private static final int MOST = 100_000_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many: those that come first.")
  private @Nullable String limit;

  /** Refuses what is no such number. */
  public void check() {
    orElse(0);
  }

  /** So many, or all. */
  public long orAll() {
    return orElse(Long.MAX_VALUE);
  }

  /** So many; else a screen or two for a person, and all for a program. */
  public long orRowsOf(Printer printer) {
    return orElse(printer.isTable() ? USUAL_ROWS : Long.MAX_VALUE);
  }

  private long orElse(long usual) {
    return limit == null ? usual : Numbers.between("--limit", limit, 1, MOST);
  }
}
