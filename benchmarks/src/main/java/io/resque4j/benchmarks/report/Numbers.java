package io.resque4j.benchmarks.report;

import io.resque4j.benchmarks.Measurement;
import java.util.List;
import java.util.Locale;

/**
 * Many values of one thing.
 *
 * @param sorted at least one, unless nothing was measured; kept from the least to the most;
 *     infinite: it had not happened when it was no longer watched
 * @param watched until which value it was watched
 */
record Numbers(List<Double> sorted, double watched) {
  Numbers {
    sorted = sorted.stream().sorted().toList();
  }

  static Numbers of(List<Measurement> measurements) {
    return new Numbers(
        measurements.stream()
            .map(each -> each.reached() ? each.value() : Double.POSITIVE_INFINITY)
            .toList(),
        measurements.stream()
            .filter(each -> !each.reached())
            .mapToDouble(Measurement::value)
            .max()
            .orElse(0));
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
    return sorted.size() < 2 ? "" : within(least()) + "-" + within(most());
  }

  /** The median as it is written. */
  String text() {
    return within(median());
  }

  private String within(double value) {
    return Double.isFinite(value) ? text(value) : "> " + text(watched);
  }

  /** A value to be drawn: what is not known is as long as was watched. */
  double drawn(double value) {
    return Double.isFinite(value) ? value : watched;
  }

  /** With as many digits as say something. */
  static String text(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
