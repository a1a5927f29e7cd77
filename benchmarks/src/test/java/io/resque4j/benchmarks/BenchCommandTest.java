package io.resque4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyWorkIsMeasuredForBothSystems() throws Exception {
    String missing = NodeHome.missing().orElse("");
    if (!"true".equals(System.getenv("RESQUE4J_REQUIRE_NODE"))) {
      assumeTrue(missing.isEmpty(), missing);
    }
    int exit = run("--tiny", "--rounds", "1", "--json");

    assertThat(exit).as(err.toString()).isZero();
    List<String> measured = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      JsonNode one = new JsonMapper().readTree(line);
      assertThat(one.fieldNames())
          .toIterable()
          .containsExactly("work", "system", "processors", "n", "value", "unit", "round");
      assertThat(one.path("value").asDouble()).as(line).isPositive().isFinite();
      measured.add(
          "%s %s %s".formatted(one.path("work"), one.path("processors"), one.path("system")));
    }
    assertThat(measured).doesNotHaveDuplicates().hasSize(10);
  }

  @Test
  void twoSizesAtOnceAreAnErrorOfTheCommandLine() {
    assertThat(run("--quick", "--full")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void theHelpFitsA80ColumnTerminal() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--quick", "--json", "exactly once");
    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  private int run(String... args) {
    return BenchCommand.in(Path.of("").toAbsolutePath())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
