package io.resque4j.cli.terminal;

/** Whole numbers as they are typed. */
public final class Numbers {
  private Numbers() {}

  public static int between(String option, String text, int least, int most) {
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw CliException.usage(
        "expected %s to be a whole number from %d to %d, got: %s"
            .formatted(option, least, most, Text.visible(text)));
  }
}
