package io.resque4j.benchmarks.work;

import java.util.List;
import java.util.stream.DoubleStream;

/** Percentiles that are values which were measured. */
final class Percentiles {
  private Percentiles() {}

  /** The smallest value that so many percent of all do not exceed. */
  static double of(List<Double> values, int percent) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return DoubleStream.of(sorted).skip(Math.max(0, rank - 1)).findFirst().orElseThrow();
  }
}
