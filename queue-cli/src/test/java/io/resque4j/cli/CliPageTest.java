package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/cli.md} is what the commands say of themselves. */
final class CliPageTest {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("cli.md");

  @Test
  void thePageIsCurrent() throws IOException {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Screen screen = new Screen(nowhere, nowhere, false, false, false, true, 80);
    String text =
        new CliPage(Cli.commandLine(new Surroundings(screen, Map.of(), InstantSource.system())))
            .text();
    if (Boolean.parseBoolean(System.getenv("RESQUE4J_WRITE_PAGES"))) {
      Files.writeString(PAGE, text);
    }

    assertThat(Files.readString(PAGE))
        .as("RESQUE4J_WRITE_PAGES=true writes it anew when this test runs")
        .isEqualTo(text);
    assertThat(text).contains("| `queue` | queue (text), waiting (number or null)");
  }
}
