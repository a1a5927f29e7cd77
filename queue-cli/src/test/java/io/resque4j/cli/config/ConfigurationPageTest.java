package io.resque4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the code does. */
final class ConfigurationPageTest {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs/configuration.md");

  /** All that Actionhero 29 has in {@code config/tasks.ts}. */
  private static final List<String> TASKS =
      List.of(
          "_toExpand",
          "scheduler",
          "queues",
          "workerLogging",
          "schedulerLogging",
          "timeout",
          "minTaskProcessors",
          "maxTaskProcessors",
          "checkTimeout",
          "maxEventLoopDelay",
          "stuckWorkerTimeout",
          "retryStuckJobs",
          "resque_overrides",
          "connectionOptions");

  @Test
  void itsReferenceIsTheCatalogue() throws IOException {
    String page = Files.readString(PAGE);
    String reference = String.join("\n", OptionTable.markdown()).strip();

    assertThat(page)
        .as("'resque4j config -o markdown' prints the reference anew")
        .contains("<!-- reference -->\n\n" + reference + "\n");
  }

  @Test
  void everyOptionOfActionherosTasksIsMappedToWhatIsTaken() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("## From Actionhero"));
    List<String> named =
        Pattern.compile("(?m)^\\| `([A-Za-z_]+)` \\|")
            .matcher(section)
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(named).containsAll(TASKS);
    assertThat(named)
        .allMatch(
            name ->
                Catalogue.named("tasks." + name).isPresent()
                    || Catalogue.whyWithoutMeaning(name).isPresent());
  }
}
