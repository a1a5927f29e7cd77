package io.resque4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.Measurement;
import io.resque4j.benchmarks.work.Work;
import io.resque4j.benchmarks.work.Works;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Work WORK = new Work("drain", "Jobs <that> do nothing.", List.of());
  private static final Conditions CONDITIONS =
      new Conditions(
          "2026-01-02",
          "2 cores",
          "benchmarks/compare",
          "normal",
          3,
          "kept nowhere",
          Map.of("Redis", "7.0.15"),
          Map.of("jesque", "no Maven"));

  private final Results results = new Results();

  @TempDir private Path folder;

  @BeforeEach
  void threeRounds() {
    for (double value : new double[] {2_000, 4_000, 3_000}) {
      add("drain no-op", "resque4j", value * 40, "jobs/s");
      add("drain no-op", "node-resque", value, "jobs/s");
      add("drain no-op", Works.LIMIT, 160_000, "jobs/s");
      add("wake-up, p99", "resque4j", value / 1_000, "ms");
      add("wake-up, p99", "node-resque", value, "ms");
    }
    results.add(new Results.Failure("drain", "drain no-op, Sidekiq, round 2", "no end after 90 s"));
  }

  private void add(String work, String system, double value, String unit) {
    results.add(WORK, new Measurement(work, system, 100, 1, value, unit, 1));
  }

  @Test
  void aRowHasMediansRangesRatiosAndTheShareOfTheLimit() {
    assertThat(TextTable.lines(results))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81))
        .contains(
            "   resque4j                      120,000  80,000-160,000                   75 %",
            "   node-resque                     3,000  2,000-4,000            40.0x      2 %",
            "   Redis limit                   160,000  160,000-160,000")
        .anySatisfy(line -> assertThat(line).startsWith("   node-resque").endsWith(" 1,000x"))
        .contains("FAILED: drain no-op, Sidekiq, round 2", "  no end after 90 s");
  }

  @Test
  void thePageSaysTheConditionsAndWhoIsMissing() {
    assertThat(Markdown.lines(results, CONDITIONS))
        .contains(
            "# Results of 2026-01-02",
            "- 2026-01-02, 2 cores: `benchmarks/compare`",
            "- jesque: NOT MEASURED, no Maven",
            "| drain no-op | 100 | node-resque | 3,000 | 2,000-4,000 | jobs/s | 40.0x | 2 % |",
            "- drain no-op, Sidekiq, round 2: no end after 90 s");
  }

  @Test
  void theDataHaveEveryMeasurementAndTheMedians() throws Exception {
    JsonNode data = new JsonMapper().readTree(JsonResults.of(results, CONDITIONS));
    assertThat(data.path("measurements")).hasSize(15);
    assertThat(data.path("summary")).hasSize(5);
    assertThat(data.path("summary").get(1).path("resque4jIsBetterBy").asDouble()).isEqualTo(40);
    assertThat(data.path("failures")).hasSize(1);
  }

  @Test
  void whatDidNotHappenWhileItWasWatchedIsMoreThanThatAndNoNumber() throws Exception {
    Measurement never = new Measurement("again", "jesque", 1, 3, 75_000, "ms", 1, false);
    results.add(WORK, new Measurement("again", "resque4j", 1, 50, 12_000, "ms", 1));
    results.add(WORK, never);

    assertThat(TextTable.lines(results)).contains("   jesque                       > 75,000");
    assertThat(Markdown.lines(results, CONDITIONS))
        .contains("| again | 1 | jesque | > 75,000 |  | ms |  |  |");
    assertThat(Chart.of(results, "drain", "")).contains(">&gt; 75,000</text>");
    assertThat(new JsonMapper().readTree(JsonResults.line(never)).path("value").isNull()).isTrue();
    JsonNode summary = new JsonMapper().readTree(JsonResults.of(results, CONDITIONS));
    JsonNode last = summary.path("summary").get(6);
    assertThat(last.path("median").isNull()).isTrue();
    assertThat(last.path("watchedUntil").asDouble()).isEqualTo(75_000);

    results.add(WORK, new Measurement("again", "jesque", 1, 3, 40_000, "ms", 2));
    results.add(WORK, new Measurement("again", "jesque", 1, 3, 50_000, "ms", 3));
    assertThat(Markdown.lines(results, CONDITIONS))
        .contains("| again | 1 | jesque | 50,000 | 40,000-> 75,000 | ms | 4.17x |  |");
  }

  @Test
  void thePagesOfTheProjectGetTheResultsBetweenTheirMarks() throws Exception {
    String marks =
        "before\n<!-- benchmark results: begin -->\nold\n<!-- benchmark results: end -->\nafter\n";
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("performance.md"), marks);
    Files.writeString(folder.resolve("README.md"), marks);
    Publication.write(folder, Path.of("2026-01-02-here.md"), results, CONDITIONS);
    assertThat(docs.resolve("performance.md"))
        .content()
        .startsWith("before\n")
        .endsWith("\nafter\n")
        .contains("| drain no-op | 100 | node-resque |", "(../benchmarks/results/drain.svg)")
        .doesNotContain("old");
    assertThat(folder.resolve("README.md")).content().contains("(benchmarks/results/drain.svg)");
    Files.writeString(folder.resolve("README.md"), "no marks");
    assertThatThrownBy(() -> Publication.write(folder, Path.of("a.md"), results, CONDITIONS))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("README.md");
  }

  @Test
  void thePictureIsWellFormedAndHasABarForEach() throws Exception {
    String svg = Chart.of(results, "drain", "2 < 3 & 4");
    var page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(page.getElementsByTagName("rect").getLength()).isEqualTo(1 + 5);
  }
}
