package io.resque4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.resque4j.benchmarks.work.Works;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path module;

  /** Sizes that say nothing, of this project and of the limit beside it. */
  @Test
  void everyWorkIsMeasuredAndWrittenDown() throws Exception {
    // The memory is that of the built command: building it here would take minutes.
    List<String> works =
        Works.named().keySet().stream().filter(work -> !work.equals("memory")).toList();
    int exit = run("--tiny", "--systems=resque4j", "--works=" + String.join(",", works), "--json");

    assertThat(exit).as(err.toString()).isZero();
    List<String> measured = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      JsonNode one = new JsonMapper().readTree(line);
      assertThat(one.fieldNames())
          .toIterable()
          .containsExactly("work", "system", "processors", "n", "value", "unit", "round");
      assertThat(one.path("value").asDouble()).as(line).isNotNegative().isFinite();
      measured.add(
          "%s %s %s".formatted(one.path("work"), one.path("processors"), one.path("system")));
    }
    assertThat(measured).doesNotHaveDuplicates();
    Path results = module.resolve("target").resolve("results");
    assertThat(module.resolve("results")).as("the results of whole runs").doesNotExist();
    for (String work : works) {
      assertThat(results.resolve(work + ".svg")).content().contains("</svg>");
    }
    try (var files = Files.list(results)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .filteredOn(name -> !name.endsWith(".svg"))
          .hasSize(2)
          .allMatch(name -> name.matches("\\d{4}-\\d\\d-\\d\\d-[a-z0-9.-]+\\.(md|json)"));
    }
  }

  @Test
  void whatItDoesNotKnowIsRefused() {
    assertThat(run("--quick", "--full")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--works", "drain,swim")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--systems", "cron")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--publish", "--works", "drain")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--publish", "--systems", "resque4j")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("expected --publish without --works and --systems")
        .contains("expected --rounds to be 1 or more, got: 0")
        .contains("got: swim")
        .contains("got: cron");
  }

  @Test
  void theHelpFitsA80ColumnTerminal() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--quick", "--json", "exactly once");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  private int run(String... args) {
    return Main.compare(module)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
