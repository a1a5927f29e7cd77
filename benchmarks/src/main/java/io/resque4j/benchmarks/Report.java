package io.resque4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Medians, ranges and ratios of many measurements, in lines of at most 80 characters. */
final class Report {
  private final String peer;
  private final String own;
  private final Map<Row, Map<String, List<Double>>> rows = new LinkedHashMap<>();

  /** A report on two systems, by their names. */
  Report(String peer, String own) {
    this.peer = peer;
    this.own = own;
  }

  void add(Measurement one) {
    rows.computeIfAbsent(new Row(one), row -> new LinkedHashMap<>())
        .computeIfAbsent(one.system(), system -> new ArrayList<>())
        .add(one.value());
  }

  /** The table: a line for each work. A ratio says how many times better resque4j is. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("median (range)", "P", peer, own, "ratio"));
    rows.forEach((row, values) -> lines.add(line(row, values)));
    return lines;
  }

  private String line(Row row, Map<String, List<Double>> values) {
    List<Double> theirs = values.getOrDefault(peer, List.of());
    List<Double> ours = values.getOrDefault(own, List.of());
    double better =
        row.unit().equals(Measurement.TIME)
            ? median(theirs) / median(ours)
            : median(ours) / median(theirs);
    return line(
        row.work() + ", " + row.unit(),
        Integer.toString(row.processors()),
        cell(theirs),
        cell(ours),
        number(better) + "x");
  }

  private static String line(String work, String processors, String a, String b, String ratio) {
    return String.format(Locale.ROOT, "%-19s %3s  %-21s %-24s %6s", work, processors, a, b, ratio);
  }

  private static String cell(List<Double> values) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    return "%s (%s-%s)".formatted(number(median(values)), number(least), number(most));
  }

  static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int upper = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(upper)
        : (sorted.get(upper - 1) + sorted.get(upper)) / 2;
  }

  private static String number(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** What stands in one line. */
  private record Row(String work, int processors, String unit) {
    Row(Measurement one) {
      this(one.work(), one.processors(), one.unit());
    }
  }
}
