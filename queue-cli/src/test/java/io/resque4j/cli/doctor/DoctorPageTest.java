package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of findings in docs/operations.md is what the checks say, no more and no less. */
final class DoctorPageTest {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("operations.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `[a-z]+(-[a-z]+)+` \\| (error|warning|note) .*");

  @Test
  void everyCheckHasItsRow() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> ROW.matcher(line).matches()).toList();

    assertThat(rows).containsExactlyElementsOf(Checks.all().stream().map(this::row).toList());
  }

  private String row(Check check) {
    About about = check.about();
    return "| `%s` | %s | %s | %s |"
        .formatted(about.id(), about.severity().word(), about.title(), about.remedy());
  }

  @Test
  void whatIsSaidOfThemIsShort() {
    for (Check check : Checks.all()) {
      About about = check.about();
      assertThat(about.meaning()).as(about.id()).hasSizeBetween(40, 400).endsWith(".");
      assertThat(about.remedy()).as(about.id()).hasSizeBetween(20, 400).endsWith(".");
    }
  }
}
