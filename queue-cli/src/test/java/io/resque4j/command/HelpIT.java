package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --help} and {@code --version} look like, piped and on a terminal. */
final class HelpIT {
  private static final List<String> VERBS =
      List.of(
          "demo",
          "dev",
          "worker",
          "scheduler",
          "run",
          "config",
          "enqueue",
          "queue",
          "job",
          "delayed",
          "failed",
          "cron",
          "run",
          "config",
          "lock",
          "redis",
          "stats",
          "top",
          "completion",
          "help");

  @Test
  void helpNamesTheVerbsAndTheExitCodes() {
    Outcome help = Command.of("--help").run();

    assertFitsPlainly(help);
    VERBS.forEach(verb -> assertThat(help.out()).containsPattern("(?m)^  " + verb + " +[A-Z]"));
    Stream.of("   0 ", "   1 ", "   2 ", "   3 ", "   4 ", "   5 ", "  130 ")
        .forEach(code -> assertThat(help.out()).contains("\n" + code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "dev", "worker", "scheduler", "run", "config", "enqueue", "stats", "top"})
  void helpOfAVerbHasExamples(String verb) {
    Outcome help = Command.of(verb, "--help").run();

    assertFitsPlainly(help);
    assertThat(Command.of("help", verb).run().out()).isEqualTo(help.out());
    assertThat(help.out())
        .contains("\nUsage: resque4j " + verb + " [")
        .contains("\nExamples:\n  resque4j " + verb)
        .contains("-v, --verbose");
  }

  private static void assertFitsPlainly(Outcome help) {
    assertThat(help.err()).isEmpty();
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).doesNotContain("\u001b");
    assertThat(help.outLines())
        .allMatch(line -> line.length() <= 80)
        .allMatch(line -> line.equals(line.stripTrailing()))
        .noneMatch(line -> line.endsWith("redis://user:password@"));
  }

  @Test
  void versionIsOneLine() {
    Outcome version = Command.of("--version").run();

    assertThat(version.out()).matches("resque4j \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    assertThat(version.exitCode()).isZero();
  }

  @Test
  void coloursComeOnATerminalAndGoWithNoColor() {
    Terminal.assumeOne();
    Outcome coloured = Command.of("enqueue", "--help").onTerminal(80).run();
    Outcome plain = Command.of("enqueue", "--help").env("NO_COLOR", "1").onTerminal(80).run();
    Outcome piped = Command.of("enqueue", "--help").run();

    assertThat(Terminal.hasColours(coloured.out())).isTrue();
    assertThat(Terminal.hasColours(plain.out())).isFalse();
    assertThat(Terminal.lines(coloured.out()))
        .isEqualTo(Terminal.lines(plain.out()))
        .isEqualTo(piped.outLines());
  }
}
