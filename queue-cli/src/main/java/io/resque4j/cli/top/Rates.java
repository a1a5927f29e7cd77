package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import java.util.Locale;
import java.util.OptionalDouble;

/** Rates and spans as they are shown. */
final class Rates {
  private static final double NEVER = 100 * 365 * 86_400.0;

  private Rates() {}

  /** {@code 0/s}, {@code 0.3/s}, {@code 1,234/s}. */
  static String perSecond(double rate) {
    return number(rate) + "/s";
  }

  /** {@code +12/s}, {@code -0.3/s}; nothing for what does not change, or is not known. */
  static String change(OptionalDouble growth) {
    double rate = growth.orElse(0);
    String number = number(Math.abs(rate));
    return number.equals("0") ? "" : (rate > 0 ? "+" : "-") + number + "/s";
  }

  private static String number(double rate) {
    double tenths = Math.round(rate * 10) / 10.0;
    return tenths == 0 || tenths >= 10
        ? Text.count(Math.round(rate))
        : String.format(Locale.ROOT, "%.1f", tenths);
  }

  /** {@code 3 min}; {@code -} for what does not come. */
  static String in(OptionalDouble seconds) {
    return seconds.isEmpty() || seconds.getAsDouble() > NEVER
        ? "-"
        : Times.rough(Math.round(seconds.getAsDouble()));
  }
}
