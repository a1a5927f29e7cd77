package io.resque4j.benchmarks;

/** What is measured in, and whether more of it is better. */
public enum Unit {
  RATE("jobs/s", true),
  TIME("ms", false),
  COST("us/job", false),
  COMMANDS("commands/s", false),
  EMPTY_CLAIMS("empty claims/job", false),
  CPU("% of a core", false),
  MEMORY("MB", false);

  private final String text;
  private final boolean moreIsBetter;

  Unit(String text, boolean moreIsBetter) {
    this.text = text;
    this.moreIsBetter = moreIsBetter;
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** Whether more of this unit is better; less is if it is none of ours. */
  public static boolean moreIsBetter(String text) {
    for (Unit each : values()) {
      if (each.text.equals(text)) {
        return each.moreIsBetter;
      }
    }
    return false;
  }
}
