package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardStreamTest {
  @TempDir Path folder;

  @Test
  void aScreenIsWrittenInOnePieceOrNotAtAll() throws IOException {
    Path file = folder.resolve("out");
    try (FileOutputStream to = new FileOutputStream(file.toFile())) {
      Screen screen = screen(StandardStream.of(to.getFD()));

      int exitCode =
          screen.atOnce(
              () -> {
                screen.say("mail  1");
                assertThat(file).isEmptyFile();
                screen.say("news  2");
                return 3;
              });

      assertThat(exitCode).isEqualTo(3);
      assertThat(Files.readAllLines(file)).containsExactly("mail  1", "news  2");

      assertThatThrownBy(
              () ->
                  screen.atOnce(
                      () -> {
                        screen.say("half");
                        throw new IllegalStateException("Redis is gone");
                      }))
          .hasMessage("Redis is gone");
      screen.say("after");
      assertThat(Files.readAllLines(file)).containsExactly("mail  1", "news  2", "after");
    }
  }

  private static Screen screen(StandardStream out) {
    return new Screen(out, out, true, true, false, true, Screen.USUAL_WIDTH);
  }
}
