package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  /** Writes one line after the other into a ledger. */
  static final class Writer {
    public static void main(String[] args) throws IOException {
      System.out.println("hello " + args[1]);
      try (Ledger ledger = Ledger.at(Path.of(args[0]))) {
        while (System.in.available() == 0) {
          ledger.start("id", args[1]);
        }
      }
    }
  }

  @Test
  void itStandsStillAndGoesOnAndWhatItWroteOutlivesIt() {
    Path file = folder.resolve("ledger");
    try (Ledger ledger = Ledger.at(file);
        JavaProcess process = JavaProcess.start(Writer.class, file.toString(), "world")) {
      await().atMost(SOON).until(() -> !ledger.entries().isEmpty());
      assertThat(process.output()).startsWith("hello world");

      process.suspend();
      int lines = ledger.entries().size();
      assertThat(ledger.entries()).hasSize(lines);
      process.resume();
      await().atMost(SOON).until(() -> ledger.entries().size() > lines);

      process.kill();
      assertThat(process.isRunning()).isFalse();
      assertThat(ledger.entries())
          .hasSizeGreaterThan(lines)
          .allMatch(entry -> entry.worker().equals("world"));
    }
  }
}
