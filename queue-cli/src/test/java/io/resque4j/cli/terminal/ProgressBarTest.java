package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;

  @Test
  void onATerminalOneLineIsDrawnAgainAndTakenAway() {
    try (ProgressBar bar = bar(true)) {
      bar.show(5, "1 waits");
      bar.show(10, "done");
    }

    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\rjobs ━━━━━━━━━━━━━━━━━━━━──────────────────── 5/10  1 waits\u001b[K"
                + "\rjobs ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 10/10  done\u001b[K"
                + "\r\u001b[K");
  }

  @Test
  void elsewhereALineIsWrittenOnceASecond() {
    try (ProgressBar bar = bar(false)) {
      bar.show(1, "");
      now = now.plusMillis(1_100);
      bar.show(5, "1 waits");
      now = now.plusMillis(100);
      bar.show(6, "");
    }

    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("jobs 5/10  1 waits\n");
  }

  @Test
  void newsStaysAboveTheBar() {
    try (ProgressBar bar = bar(true)) {
      bar.tell("before it is drawn");
      bar.show(10, "done");
      bar.tell("after");
    }

    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "before it is drawn\n"
                + "\rjobs ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 10/10  done\u001b[K"
                + "\r\u001b[Kafter\n");
  }

  @Test
  void whatIsTooLongIsCutInAsciiWhereThereIsNothingElse() {
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(stream, stream, true, true, false, false, 40);
    try (ProgressBar bar = new ProgressBar(screen, () -> now, "jobs", 10)) {
      bar.show(5, "3 of 10 busy, 2 delayed, 4 failed");
    }

    assertThat(written.toString(StandardCharsets.UTF_8))
        .startsWith("\rjobs ##--- 5/10  3 of 10 busy, 2 delay~\u001b[K");
  }

  private ProgressBar bar(boolean terminal) {
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(stream, stream, terminal, terminal, false, true, 80);
    return new ProgressBar(screen, () -> now, "jobs", 10);
  }
}
