package io.resque4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** The results as a page. */
public final class Markdown {
  private Markdown() {}

  /** The lines of the page. */
  public static List<String> lines(Results results, Conditions conditions) {
    List<String> lines = new ArrayList<>();
    lines.add("# Results of %s".formatted(conditions.date()));
    lines.add("");
    conditions.lines().forEach(line -> lines.add("- " + line));
    lines.add("");
    lines.add(
        "Medians of all rounds, with their ranges. *resque4j* says how many times better it is");
    lines.add(
        "than that system in this row; *of limit*, which part of what is possible is reached.");
    for (Results.Section section : results.sections()) {
      lines.add("");
      lines.add("## " + section.work().name());
      lines.add("");
      lines.add(section.work().what());
      lines.add("");
      lines.addAll(table(section));
    }
    list(lines, "Not measured", results.failures());
    list(lines, "Noted", results.notes());
    return lines;
  }

  /** The rows of a work. */
  static List<String> table(Results.Section section) {
    List<String> lines = new ArrayList<>();
    lines.add("| work | P | system | median | range | unit | resque4j | of limit |");
    lines.add("|---|---:|---|---:|---|---|---:|---:|");
    for (Results.Row row : section.rows()) {
      for (String system : row.systems()) {
        lines.add(line(row, system));
      }
    }
    return lines;
  }

  private static void list(List<String> lines, String title, List<Results.Failure> failures) {
    if (!failures.isEmpty()) {
      lines.add("");
      lines.add("## " + title);
      lines.add("");
      failures.forEach(each -> lines.add("- %s: %s".formatted(each.what(), each.why())));
    }
  }

  private static String line(Results.Row row, String system) {
    Numbers numbers = row.numbers(system);
    return "| %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            row.label(),
            row.processors() > 0 ? Integer.toString(row.processors()) : "",
            system,
            numbers.text(),
            numbers.range(),
            row.unit(),
            TextTable.ratio(row.ratio(system)),
            TextTable.share(row.share(system)));
  }
}
