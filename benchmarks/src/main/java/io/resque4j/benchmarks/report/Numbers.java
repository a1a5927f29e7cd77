package io.resque4j.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Many values of one thing.
 *
 * @param sorted at least one; kept from the least to the most
 */
record Numbers(List<Double> sorted) {
  Numbers {
    sorted = sorted.stream().sorted().toList();
  }

  double least() {
    return sorted.get(0);
  }

  double most() {
    return sorted.get(sorted.size() - 1);
  }

  double median() {
    int upper = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(upper)
        : (sorted.get(upper - 1) + sorted.get(upper)) / 2;
  }

  String range() {
    return sorted.size() < 2 ? "" : text(least()) + "-" + text(most());
  }

  /** With as many digits as say something. */
  static String text(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
