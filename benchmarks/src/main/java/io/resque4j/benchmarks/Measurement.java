package io.resque4j.benchmarks;

/**
 * One number.
 *
 * @param work what was done
 * @param system who did it
 * @param processors jobs at a time
 * @param n how many jobs, or whatever was counted
 * @param value how many of the unit
 * @param unit of the value; see {@link Unit}
 * @param round from 1
 * @param reached whether it came to that; else it had not when it was no longer watched, and the
 *     value is more than this one
 */
public record Measurement(
    String work,
    String system,
    int processors,
    long n,
    double value,
    String unit,
    int round,
    boolean reached) {

  /** A number that was measured. */
  public Measurement(
      String work, String system, int processors, long n, double value, String unit, int round) {
    this(work, system, processors, n, value, unit, round, true);
  }
}
