package io.resque4j.cli.config;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many jobs run at a time, as it is typed: {@code 20}, or {@code 1-100}. */
public record Processors(int min, int max) {
  static final int MOST = 10_000;
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  /**
   * Reads what was typed.
   *
   * @throws CliException when it is neither a number nor two of them
   */
  public static Processors read(String option, String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int min = Integer.parseInt(matcher.group(1));
      int max = matcher.group(2) == null ? min : Integer.parseInt(matcher.group(2));
      if (min >= 1 && min <= max && max <= MOST) {
        return new Processors(min, max);
      }
    }
    throw CliException.usage(
        "expected %s to be a whole number from 1 to %d, or two of them such as 1-50, got: %s"
            .formatted(option, MOST, Text.visible(text)));
  }

  /** Such as {@code 1 task processor}, or {@code 1 to 50 task processors}. */
  public String shown(String what) {
    return min == max ? Text.plural(max, what) : min + " to " + Text.plural(max, what);
  }

  /** How an option of this type is written. */
  record Type() implements OptionType<Processors> {
    @Override
    public String form() {
      return "a number, or two such as 1-50";
    }

    @Override
    public String label() {
      return "N|MIN-MAX";
    }

    @Override
    public Processors read(String name, String text) {
      return Processors.read(name, text);
    }

    @Override
    public String show(Processors value) {
      return value.min() == value.max()
          ? String.valueOf(value.max())
          : value.min() + "-" + value.max();
    }
  }
}
