package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code resque4j demo}. */
@RedisTest
final class DemoIT {
  private static final int FILES = 20;
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
        .contains("A Redis of its own, a scheduler and a worker that runs up to 3 jobs at a time;")
        .contains("a job for each of 20 files below " + work)
        .containsPattern("(?m)^jobs \\d+/21  [012] delayed, [01] failed$")
        .containsPattern("(?m)^ +jobs  processed  failed  jobs/s  wait p50  wait p99$")
        .containsPattern("(?m)^at once +19 +18 +1 +[\\d,.]+ +[\\d.]+ m?s +[\\d.]+ m?s$")
        .containsPattern("(?m)^delayed 1-3 s +2 +2 +0 +- +[\\d.]+ m?s +[\\d.]+ m?s$")
        .containsPattern("(?m)^counted in Redis +21 +20 +1$")
        .contains("Hashed 540 B in 60 lines.")
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
    assertThat(demo.out()).containsPattern("\rjobs .*━.*─.* \\d+/21  2 delayed, ");
    assertThat(Terminal.hasColours(demo.out())).isTrue();
    List<String> screen = Terminal.lines(demo.out());
    assertThat(screen).noneMatch(line -> line.contains("━") || line.startsWith("jobs "));
    assertThat(screen).anyMatch(line -> line.matches("counted in Redis +21 +20 +1"));
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
    assertThat(demo.out()).containsPattern("\rjobs #+-+ \\d+/21  2 delayed, ");
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
    assertThat(stats.out()).containsPattern("(?m)^processed +20$").containsPattern("demo +0");
    try (RunningCommand dev = Command.shell("exec " + hints.get(1)).start()) {
      dev.awaitOut("Ctrl-C ends it");
      assertThat(dev.interrupt().awaitEnd().exitCode()).isEqualTo(130);
    }
    assertThat(kept.get(0).isAlive()).as("dev does not end a Redis that it was given").isTrue();

    assertThat(Command.shell(hints.get(2) + " && " + hints.get(3)).run().err()).isEmpty();
    await().until(() -> !kept.get(0).isAlive());
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
      demo.awaitOut("\rjobs .* \\d+/21  2 delayed, ");

      Outcome ended = demo.type(Terminal.CTRL_C).awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(130);
      assertThat(Terminal.lines(ended.out()))
          .noneMatch(line -> line.contains("/21"))
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
    await("processes to end").until(() -> Sandbox.processesIn(temporary).isEmpty());
    assertThat(Sandbox.filesIn(temporary))
        .allMatch(file -> file.toString().matches("resque4j-[^/]+/bin/redis-server-[^/]+"));
  }
}
