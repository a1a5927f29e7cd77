package io.resque4j.cli.config;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.TimeSpan;
import java.time.Duration;

/** Durations of what is waited for: not longer than the engine can reckon with. */
public final class Spans {
  private Spans() {}

  /**
   * As {@link Times#duration}.
   *
   * @throws CliException when it is none, or longer than {@link TimeSpan#LONGEST}
   */
  public static Duration read(String option, String text) {
    return bounded(option, text, Times.duration(option, text));
  }

  /**
   * As {@link #read}, for what cannot be nothing.
   *
   * @throws CliException when it is none, nothing, or longer than {@link TimeSpan#LONGEST}
   */
  public static Duration positive(String option, String text) {
    Duration duration = read(option, text);
    if (duration.isZero()) {
      throw CliException.usage(
          "expected %s to be longer than nothing, got: %s".formatted(option, text));
    }
    return duration;
  }

  /** The duration, if it is not longer than {@link TimeSpan#LONGEST}. */
  static Duration bounded(String option, String text, Duration duration) {
    if (duration.compareTo(TimeSpan.LONGEST) > 0) {
      throw CliException.usage(
          "expected %s to be at most %dd, got: %s"
              .formatted(option, TimeSpan.LONGEST.toDays(), Text.visible(text)));
    }
    return duration;
  }
}
