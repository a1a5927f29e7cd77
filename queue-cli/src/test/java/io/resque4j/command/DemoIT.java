package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code resque4j demo}. */
@RedisTest
final class DemoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FILES = 20;

  private static final String WAITS = " +[\\d.]+ m?s +[\\d.]+ m?s$";
  private static final int LINES_PER_FILE = 3;

  private final Path temporary = Sandbox.fresh();
  private final Path work = Sandbox.fresh();

  @BeforeEach
  void makeFiles() throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.writeString(work.resolve("file-" + i + ".txt"), "12345678\n".repeat(LINES_PER_FILE));
    }
    Path built = Files.createDirectory(work.resolve("target"));
    Files.writeString(built.resolve("not-counted.txt"), "this was built");
  }

  @Test
  void itDoesRealWorkInPlainLinesAndLeavesNothing() {
    List<Path> before = Sandbox.filesIn(work);

    Outcome demo =
        Command.of("demo", "--dir", work.toString(), "--processors", "3")
            .temporary(temporary)
            .run();

    assertThat(demo.err()).isEmpty();
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out())
        .contains("A Redis of its own, a scheduler and a worker that runs 3 jobs at a time;")
        .contains("a job for each of 20 files below " + work)
        .containsPattern("(?m)^jobs \\d+/264  \\d of 3 busy, [012] delayed, [01] failed$")
        .containsPattern("(?m)^ +jobs  processed  retried  failed  jobs/s  wait p50  wait p99$")
        .containsPattern("(?m)^calls of 50 ms +240 +240 +0 +0 +[\\d,.]+" + WAITS)
        .containsPattern("(?m)^files +18 +18 +0 +0 +[\\d,.]+" + WAITS)
        .containsPattern("(?m)^files, delayed +2 +2 +0 +0 +-" + WAITS)
        .containsPattern("(?m)^fail once +3 +3 +3 +0 +-" + WAITS)
        .containsPattern("(?m)^fail +1 +0 +0 +1 +-" + WAITS)
        .containsPattern("(?m)^counted in Redis +264 +263 +4$")
        .contains("Hashed 540 B in 60 lines; up to 3 jobs ran at a time.")
        .doesNotContain(" pool ")
        .doesNotContain("\u001b")
        .doesNotContain("\r");
    assertThat(failedEntry(demo))
        .startsWith("{\"worker\":\"")
        .contains(
            "\"queue\":\"demo\",\"payload\":{\"class\":\"fail-on-purpose\",\"queue\":\"demo\",")
        .contains("\"exception\":\"java.lang.IllegalStateException\",\"error\":\"on purpose: ");
    assertThat(Sandbox.filesIn(work)).isEqualTo(before);
    assertNothingRemains();
  }

  @Test
  void thePoolGrowsAndShrinksAndSomeJobsAreTriedAgainBeforeOnesEyes() {
    Outcome demo = Command.of("demo", "--dir", work.toString()).temporary(temporary).run();

    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out())
        .contains("a worker that runs 2 to 20 jobs at a time;")
        .containsPattern(
            "(?m)^ *[\\d.]+ s pool  2 -> ([3-8]): jobs wait, the CPU has room \\(load \\d+ %")
        .containsPattern("(?m)^ *[\\d.]+ s pool  \\d+ -> \\d: \\d+ were busy on average$")
        .containsPattern(
            "(?m)^ *[\\d.]+ s retry fail-once failed \\(on purpose\\), again in 1.00 s, 1 attempt left$")
        .containsPattern("; up to (?!2 )\\d+ jobs ran at a time\\.");
    assertThat(demo.outLines().stream().filter(line -> line.contains(" s retry "))).hasSize(3);
  }

  /** The entry is wrapped at the width of the screen. */
  private static String failedEntry(Outcome demo) {
    List<String> lines = demo.outLines();
    int heading =
        lines.indexOf(
            lines.stream()
                .filter(l -> l.startsWith("What failed on purpose"))
                .findFirst()
                .orElseThrow());
    assertThat(lines.get(heading)).contains("resque:failed (");
    return lines.stream()
        .skip(heading + 1)
        .filter(line -> line.startsWith("  "))
        .map(line -> line.substring(2))
        .collect(Collectors.joining());
  }

  @Test
  void onATerminalABarIsDrawnAndTakenAwayAgain() {
    Terminal.assumeOne();

    Outcome demo =
        Command.of("demo", "--dir", work.toString()).temporary(temporary).onTerminal(80).run();

    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out())
        .containsPattern("\rjobs .*━.*─.* \\d+/264  \\d+ of \\d+ busy, [012] delayed, ");
    assertThat(Terminal.hasColours(demo.out())).isTrue();
    List<String> screen = Terminal.lines(demo.out());
    assertThat(screen).noneMatch(line -> line.contains("━") || line.startsWith("jobs "));
    assertThat(screen).anyMatch(line -> line.matches("counted in Redis +264 +263 +4"));
    assertThat(screen).allMatch(line -> line.length() <= 80);
    assertNothingRemains();
  }

  @Test
  void aPlainTerminalGetsABarWithoutColours() {
    Terminal.assumeOne();

    Outcome demo =
        Command.of("demo", "--dir", work.toString())
            .temporary(temporary)
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C")
            .onTerminal(50)
            .run();

    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out())
        .containsPattern("\rjobs #+-+ \\d+/264  \\d+ of \\d+ busy, [012] delayed, ");
    assertThat(Terminal.hasColours(demo.out())).isFalse();
    assertThat(demo.out().chars()).allMatch(c -> c < 128);
  }

  @Test
  void keepLeavesItsRedisAndSaysHowToUseAndEndIt() throws IOException {
    Outcome demo =
        Command.of("demo", "--keep", "--dir", work.toString())
            .temporary(temporary)
            .env("RESQUE4J_COMMAND", Command.launcher())
            .run();

    assertThat(demo.exitCode()).isZero();
    List<ProcessHandle> kept = Sandbox.processesIn(temporary);
    assertThat(kept).hasSize(1);
    List<String> hints = hints(demo);
    assertThat(hints).hasSize(4);

    Outcome stats = Command.shell(hints.get(0)).run();
    assertThat(stats.err()).isEmpty();
    assertThat(stats.out()).containsPattern("(?m)^processed +263$").containsPattern("demo +0");
    try (RunningCommand dev = Command.shell("exec " + hints.get(1)).start()) {
      dev.awaitOut("Ctrl-C ends it");
      assertThat(dev.interrupt().awaitEnd().exitCode()).isEqualTo(130);
    }
    assertThat(kept.get(0).isAlive()).as("dev does not end a Redis that it was given").isTrue();

    assertThat(Command.shell(hints.get(2) + " && " + hints.get(3)).run().err()).isEmpty();
    await().atMost(PATIENCE).until(() -> !kept.get(0).isAlive());
    assertNothingRemains();
  }

  private static List<String> hints(Outcome demo) {
    List<String> lines = demo.outLines();
    return lines.stream()
        .dropWhile(line -> !line.startsWith("Redis goes on running at "))
        .filter(line -> line.startsWith("  "))
        .map(String::strip)
        .toList();
  }

  @Test
  void ctrlCInTheMiddleLeavesNothing() {
    try (RunningCommand demo =
        Command.of("demo", "--dir", work.toString()).temporary(temporary).start()) {
      demo.awaitOut("a job for each of");

      Outcome ended = demo.interrupt().awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(130);
      assertThat(ended.err()).isEmpty();
      assertNothingRemains();
    }
  }

  @Test
  void ctrlCOnATerminalTakesTheBarAway() {
    Terminal.assumeOne();
    try (RunningCommand demo =
        Command.of("demo", "--dir", work.toString()).temporary(temporary).onTerminal(80).start()) {
      demo.awaitOut("\rjobs .* \\d+/264  \\d+ of \\d+ busy, [012] delayed, ");

      Outcome ended = demo.type(Terminal.CTRL_C).awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(130);
      assertThat(Terminal.lines(ended.out()))
          .noneMatch(line -> line.contains("/264"))
          .noneMatch(line -> line.contains("Exception"));
      assertNothingRemains();
    }
  }

  @Test
  void inAGivenRedisItLeavesEveryKeyAsItWas(TestRedis redis) {
    Outcome demo = Command.of("demo", "--redis", redis.uri()).in(work).temporary(temporary).run();

    assertThat(demo.err()).isEmpty();
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out())
        .startsWith("Your Redis, ")
        .contains("20 files below " + work)
        .containsPattern("resque4j-demo-\\w{8}:failed");
    String namespace = demo.out().replaceAll("(?s).*(resque4j-demo-\\w{8}):failed.*", "$1");
    try (var raw = redis.connect()) {
      assertThat(raw.texts("KEYS", namespace + "*")).isEmpty();
    }
    assertNothingRemains();
  }

  @Test
  void aTemporaryFolderThatIsMissingIsOneLine() {
    Path none = work.resolve("no-such-folder");

    Outcome demo = Command.of("demo", "--dir", work.toString()).temporary(none).run();

    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.err())
        .isEqualTo(
            "resque4j: expected TMPDIR to be a folder for temporary files, got: " + none + "\n");
    assertThat(demo.out()).isEmpty();
    assertThat(none).doesNotExist();
  }

  @Test
  void aTemporaryFolderThatCannotBeWrittenToIsOneLine() {
    Path readOnly = Path.of("/proc"); // for root too

    Outcome demo = Command.of("demo", "--dir", work.toString()).temporary(readOnly).run();

    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.errLines())
        .singleElement()
        .asString()
        .startsWith("resque4j: cannot use /proc/resque4j-")
        .endsWith("; set TMPDIR, or -Djava.io.tmpdir, to a directory that you own");
    assertThat(demo.out()).isEmpty();
  }

  /** Only the unpacked Redis binary stays, for the next time, below the temporary folder. */
  private void assertNothingRemains() {
    await("processes to end")
        .atMost(PATIENCE)
        .until(() -> Sandbox.processesIn(temporary).isEmpty());
    assertThat(Sandbox.filesIn(temporary))
        .allMatch(file -> file.toString().matches("resque4j-[^/]+/bin/redis-server-[^/]+"));
  }
}
