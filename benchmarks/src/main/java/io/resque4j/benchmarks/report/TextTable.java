package io.resque4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results for a terminal of 80 columns. */
public final class TextTable {
  private TextTable() {}

  /** The lines. */
  public static List<String> lines(Results results) {
    List<String> lines = new ArrayList<>();
    for (Results.Section section : results.sections()) {
      lines.add("");
      lines.add(line(section.work().name(), "median", "range", "resque4j", "of limit"));
      for (Results.Row row : section.rows()) {
        String processors = row.processors() > 0 ? ", P=" + row.processors() : "";
        lines.add(" %s%s, %s".formatted(row.label(), processors, row.unit()));
        for (String system : row.systems()) {
          lines.add(line(row, system));
        }
      }
    }
    for (Results.Failure failure : results.failures()) {
      lines.add("");
      lines.add("FAILED: " + failure.what());
      lines.add("  " + failure.why());
    }
    for (Results.Failure note : results.notes()) {
      lines.add("");
      lines.add("NOTE: " + note.what());
      lines.add("  " + note.why());
    }
    return lines;
  }

  private static String line(Results.Row row, String system) {
    Numbers numbers = row.numbers(system);
    return line(
        "   " + system,
        numbers.text(),
        numbers.range(),
        ratio(row.ratio(system)),
        share(row.share(system)));
  }

  static String ratio(Optional<Double> ratio) {
    return ratio.map(times -> Numbers.text(times) + "x").orElse("");
  }

  static String share(Optional<Double> share) {
    return share.map(part -> String.format(Locale.ROOT, "%.0f %%", 100 * part)).orElse("");
  }

  private static String line(
      String system, String median, String range, String ratio, String share) {
    return String.format(
            Locale.ROOT, "%-27s %12s  %-19s %8s %8s", system, median, range, ratio, share)
        .stripTrailing();
  }
}
