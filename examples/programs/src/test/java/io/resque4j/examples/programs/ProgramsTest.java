package io.resque4j.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program runs as a process of its own, as who reads it would run it. */
final class ProgramsTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void stop() {
    redis.close();
  }

  private static Stream<Arguments> programs() {
    return Stream.of(
        Arguments.of(
            EnqueueJobs.class,
            List.of(
                "bulk: {ENQUEUED=1000}",
                "first time: ENQUEUED",
                "second time: DUPLICATE",
                "waiting: 1 mail, 1001 billing",
                "delayed: 2")),
        Arguments.of(
            TypedJobs.class,
            List.of("add: 3", "sendMail: sent to ada@example.org", "count: 3 arguments, by count")),
        Arguments.of(
            RetryAndLocks.class,
            List.of(
                "enqueued: true",
                "again: false",
                "fetch https://example.org, attempt 0",
                "fetch https://example.org, attempt 1",
                "failed: 0, locks: 0")),
        Arguments.of(
            ChainedJobs.class, List.of("order 7 is checked", "order 7 is packed", "for Node: 1")),
        Arguments.of(
            RetryFailedJobs.class,
            List.of(
                "reports: timeout after 10 s",
                "reports: read timeout",
                "retried: 2",
                "back in the queue: 2",
                "thrown away: 1")),
        Arguments.of(
            RecurringJobs.class,
            List.of(
                "report: 30 2 * * MON-FRI Europe/Berlin",
                "tick: every 1s",
                "around a change of clocks: [2026-03-27T01:30:00Z, 2026-03-30T00:30:00Z]",
                "run now: ENQUEUED",
                "ticked twice: true",
                "removed: true")),
        Arguments.of(AllInOneProcess.class, List.of("tea now", "all ended in time: true")),
        Arguments.of(Connections.class, List.of("namespace: shop", "waiting: 1")));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void itDoesWhatItSays(Class<?> program, List<String> output) {
    try (JavaProcess process = JavaProcess.start(program, redis.uri())) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !process.isRunning());

      assertThat(process.output().lines().filter(line -> !line.startsWith("WARNING:")))
          .containsExactlyElementsOf(output);
    }
  }

  /** No program is forgotten, neither here nor on the page. */
  @Test
  void eachProgramIsRunHereAndShownOnThePage() throws IOException {
    List<String> names;
    try (Stream<Path> sources =
        Files.list(MODULE.resolve("src/main/java/io/resque4j/examples/programs"))) {
      names =
          sources
              .map(source -> source.getFileName().toString().replace(".java", ""))
              .filter(name -> !name.equals("package-info"))
              .sorted()
              .toList();
    }
    String page = Files.readString(MODULE.resolveSibling("README.md"));

    assertThat(programs().map(each -> ((Class<?>) each.get()[0]).getSimpleName()).sorted())
        .containsExactlyElementsOf(names);
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(page)
                    .contains(
                        "[`%1$s`](programs/src/main/java/io/resque4j/examples/programs/%1$s.java)"
                            .formatted(name)));
  }
}
