package io.resque4j.benchmarks.report;

import io.resque4j.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code <date>-<machine>.json} and {@code .md}, and a chart for each work. */
public final class ResultFiles {
  private ResultFiles() {}

  /**
   * Writes all of them; those of the day and machine that lie there are replaced.
   *
   * @param charts whether the charts too, which bear neither day nor machine
   * @return what was written, the page first
   */
  public static List<Path> write(
      Path folder, Results results, Conditions conditions, boolean charts) {
    String name = conditions.fileName();
    String subtitle =
        "%s, %s; Redis %s"
            .formatted(conditions.date(), conditions.machine(), conditions.versions().get("Redis"));
    List<Path> written = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      Path page = folder.resolve(name + ".md");
      Files.writeString(page, String.join("\n", Markdown.lines(results, conditions)) + "\n");
      written.add(page);
      Path data = folder.resolve(name + ".json");
      Files.writeString(data, JsonResults.of(results, conditions));
      written.add(data);
      for (String work : charts ? Chart.names(results) : List.<String>of()) {
        Path chart = folder.resolve(work + ".svg");
        Files.writeString(chart, Chart.of(results, work, subtitle));
        written.add(chart);
      }
      return written;
    } catch (IOException e) {
      throw new BenchmarkException("the results cannot be written to " + folder + ": " + e, e);
    }
  }
}
