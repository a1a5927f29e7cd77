package io.resque4j.benchmarks.report;

import io.resque4j.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts results into the project's pages, between two marks that stay. */
public final class Publication {
  private static final String BEGIN = "<!-- benchmark results: begin -->";
  private static final String END = "<!-- benchmark results: end -->";

  private Publication() {}

  /**
   * Replaces what docs/performance.md and README.md say of results.
   *
   * @param project the project's folder
   * @param page the page of this run, in benchmarks/results
   */
  public static void write(Path project, Path page, Results results, Conditions conditions) {
    String source = "benchmarks/results/" + page.getFileName();
    List<String> lines = new ArrayList<>();
    lines.add("From [%s](../%s), written by the command:".formatted(page.getFileName(), source));
    lines.add("");
    conditions.lines().forEach(line -> lines.add("- " + line));
    for (Results.Section section : results.sections()) {
      String name = section.work().name();
      lines.add("");
      lines.add("### " + name);
      lines.add("");
      lines.add("![%s](../benchmarks/results/%s.svg)".formatted(name, name));
      lines.add("");
      lines.addAll(Markdown.table(section));
    }
    replace(project.resolve("docs").resolve("performance.md"), lines);
    replace(
        project.resolve("README.md"),
        List.of(
            "![Jobs per second beside other queues](benchmarks/results/drain.svg)",
            "",
            "Measured side by side; [docs/performance.md](docs/performance.md) says how, and has the rest."));
  }

  static void replace(Path file, List<String> lines) {
    try {
      String text = Files.readString(file);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new BenchmarkException(
            "expected the marks %s and %s in %s".formatted(BEGIN, END, file));
      }
      Files.writeString(
          file,
          text.substring(0, begin + BEGIN.length())
              + "\n"
              + String.join("\n", lines)
              + "\n"
              + text.substring(end));
    } catch (IOException e) {
      throw new BenchmarkException("cannot be written: " + file + ": " + e, e);
    }
  }
}
