package io.resque4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
  @TempDir private Path folder;

  private Destination destination(boolean isPart) {
    return new Destination(folder.resolve("results"), folder.resolve("aside"), isPart);
  }

  private static Conditions run(String size, int rounds, String... systems) {
    Map<String, String> versions = new LinkedHashMap<>();
    List.of(systems).forEach(system -> versions.put(system, "1"));
    return new Conditions("2026-01-02", "here", "", size, rounds, "", versions, Map.of());
  }

  private void lies(Conditions earlier) {
    ResultFiles.write(folder.resolve("results"), new Results(), earlier, true);
  }

  @Test
  void aWholeRunGoesToTheResultsUnlessItIsLessThanWhatLiesThere() {
    Conditions now = run("normal", 3, "resque4j", "BullMQ");
    assertThat(destination(false).of(now)).endsWithRaw(Path.of("results"));

    lies(run("normal", 3, "resque4j"));
    assertThat(destination(false).of(now)).endsWithRaw(Path.of("results"));
    assertThat(destination(false).of(run("full", 1, "resque4j"))).endsWithRaw(Path.of("results"));

    assertThat(destination(false).of(run("normal", 2, "resque4j"))).endsWithRaw(Path.of("aside"));
    assertThat(destination(false).of(run("quick", 9, "resque4j"))).endsWithRaw(Path.of("aside"));
    assertThat(destination(false).reason(run("normal", 3, "BullMQ")))
        .hasValue("there is also [resque4j] in 2026-01-02-here.json");
  }

  @Test
  void whoseSizeIsNotKnownCountsAsEquallyLarge() {
    lies(run("", 2, "resque4j"));
    assertThat(destination(false).of(run("quick", 1, "resque4j"))).endsWithRaw(Path.of("aside"));
    assertThat(destination(false).of(run("quick", 2, "resque4j"))).endsWithRaw(Path.of("results"));
  }

  @Test
  void aPartOfARunReplacesNothing() {
    assertThat(destination(true).of(run("full", 9, "resque4j"))).endsWithRaw(Path.of("aside"));
  }

  @Test
  void whatCannotBeReadIsNotReplaced() throws Exception {
    lies(run("quick", 1));
    Files.writeString(folder.resolve("results").resolve("2026-01-02-here.json"), "{");
    assertThat(destination(false).of(run("full", 9))).endsWithRaw(Path.of("aside"));
  }
}
