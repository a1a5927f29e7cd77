package io.resque4j.benchmarks;

/**
 * One number.
 *
 * @param work what was done
 * @param system who did it
 * @param processors jobs at a time
 * @param n jobs
 * @param value how many of the unit
 * @param unit {@code jobs/s}, of which more is better, or {@code ms}, of which less is
 * @param round from 1
 */
record Measurement(
    String work, String system, int processors, int n, double value, String unit, int round) {
  static final String RATE = "jobs/s";
  static final String TIME = "ms";
}
