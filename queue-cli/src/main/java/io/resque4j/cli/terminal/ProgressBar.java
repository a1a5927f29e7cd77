package io.resque4j.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How far some work is: one line that is drawn again and again on a terminal, and now and then a
 * line of its own elsewhere.
 */
public final class ProgressBar implements AutoCloseable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);
  private static final int WIDEST = 40;

  private final Screen screen;
  private final boolean beside;
  private final InstantSource clock;
  private final String what;
  private final long total;
  private Instant lastLine;
  private boolean drawn;
  private boolean closed;

  /** On stdout, where it is the answer. */
  public ProgressBar(Screen screen, InstantSource clock, String what, long total) {
    this(screen, false, clock, what, total);
  }

  /** On stderr, beside the answer, and only if that is a terminal. */
  public static ProgressBar beside(Screen screen, InstantSource clock, String what, long total) {
    return new ProgressBar(screen, true, clock, what, total);
  }

  private ProgressBar(Screen screen, boolean beside, InstantSource clock, String what, long total) {
    this.screen = screen;
    this.beside = beside;
    this.clock = clock;
    this.what = what;
    this.total = total;
    this.lastLine = clock.instant();
  }

  /** Shows that {@code done} of the total are done; {@code note} says more in a few words. */
  public synchronized void show(long done, String note) {
    if (closed) {
      return;
    }
    if (beside ? screen.errIsTerminal() : screen.outIsTerminal()) {
      if (!drawn || done >= total || isTime(BETWEEN_DRAWINGS)) {
        to().print("\r" + bar(done, note) + "\u001b[K");
        to().flush();
        drawn = true;
      }
    } else if (!beside && isTime(BETWEEN_LINES)) {
      screen.say("%s %d/%d  %s".formatted(what, done, total, note));
    }
  }

  /** Writes a line that stays: above the bar where there is one. */
  public synchronized void tell(String line) {
    if (closed) {
      return;
    }
    if (drawn) {
      to().print("\r\u001b[K");
      drawn = false;
    }
    screen.say(line);
  }

  private PrintStream to() {
    return beside ? screen.err() : screen.out();
  }

  private boolean isTime(Duration after) {
    Instant now = clock.instant();
    if (Duration.between(lastLine, now).compareTo(after) < 0) {
      return false;
    }
    lastLine = now;
    return true;
  }

  private String bar(long done, String note) {
    String counts = " %d/%d  %s".formatted(done, total, note);
    int room = screen.columns() - what.length() - counts.length() - 4;
    int width = Math.max(5, Math.min(WIDEST, room));
    int full = (int) (total == 0 ? width : width * done / total);
    String fullPart = (screen.unicode() ? "━" : "#").repeat(full);
    String emptyPart = (screen.unicode() ? "─" : "-").repeat(width - full);
    String line =
        what
            + " "
            + screen.paint(Screen.Tone.GOOD, fullPart)
            + screen.paint(Screen.Tone.FAINT, emptyPart);
    String cut = Text.cut(counts, Math.max(0, screen.columns() - what.length() - width - 2));
    return line + (screen.unicode() ? cut : cut.replace('…', '~'));
  }

  /** Takes the bar off the terminal again, for good. */
  @Override
  public synchronized void close() {
    closed = true;
    if (drawn) {
      to().print("\r\u001b[K");
      to().flush();
      drawn = false;
    }
  }
}
