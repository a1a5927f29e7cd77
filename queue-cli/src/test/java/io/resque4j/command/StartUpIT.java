package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The command starts fast: {@code queue list} is to take at most 1 s, {@code --version} 0.5 s. Time
 * depends on what else the machine does, so that it has room here; how many classes are loaded does
 * not, and is what makes it slow.
 */
@RedisTest
final class StartUpIT {
  private static final int RUNS = 5;

  /** For a machine that does other things too, with few processors. */
  private static final int ROOM = 6;

  private final TestRedis redis;

  StartUpIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command version() {
    return Command.of("--version");
  }

  private Command queueList(String... more) {
    List<String> words = new ArrayList<>(List.of("queue", "list", "--namespace"));
    words.add(redis.namespace());
    words.addAll(List.of(more));
    return Command.of(words.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  @Test
  void theVersionIsThereAtOnce() {
    assertThat(best(version())).isLessThan(Duration.ofMillis(500).multipliedBy(ROOM));
  }

  @Test
  void theQueuesAreThereAtOnce() {
    assertThat(best(queueList())).isLessThan(Duration.ofSeconds(1).multipliedBy(ROOM));
  }

  @Test
  void theVersionNeedsFewClasses() throws IOException {
    List<String> loaded = loaded(version());

    assertThat(loaded).hasSizeLessThan(1_500);
    assertThat(loaded)
        .noneMatch(name -> name.startsWith("io.resque4j.cli.manage."))
        .noneMatch(name -> name.startsWith("io.lettuce."));
  }

  @Test
  void aVerbLoadsItselfAndNoOther() throws IOException {
    List<String> loaded = loaded(queueList());

    assertThat(loaded).hasSizeLessThan(4_400);
    assertThat(loaded)
        .contains("io.resque4j.cli.manage.queue.QueueList")
        .noneMatch(name -> name.startsWith("ch.qos.logback."))
        .noneMatch(name -> name.startsWith("io.resque4j.cli.manage.failed."))
        .noneMatch(name -> name.startsWith("io.resque4j.cli.daemon."))
        .noneMatch(name -> name.startsWith("io.resque4j.worker.MultiWorker"))
        .noneMatch(name -> name.startsWith("jdk.jfr.internal.handlers."))
        .noneMatch(name -> name.startsWith("io.lettuce.core.event.jfr.Jfr"));
  }

  @Test
  void whoWantsALogHasOne() throws IOException {
    assertThat(loaded(queueList("--verbose"))).contains("ch.qos.logback.classic.LoggerContext");
  }

  private static Duration best(Command command) {
    Duration best = Duration.ofDays(1);
    for (int run = 0; run < RUNS; run++) {
      long began = System.nanoTime();
      assertThat(command.run().exitCode()).isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      best = took.compareTo(best) < 0 ? took : best;
    }
    return best;
  }

  private static List<String> loaded(Command command) throws IOException {
    Path log = Sandbox.fresh().resolve("classes.log");
    Outcome outcome = command.env("RESQUE4J_OPTS", "-Xlog:class+load:file=" + log).run();
    assertThat(outcome.exitCode()).isZero();
    try (var lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^]]*] *)+", "").replaceFirst(" source:.*", ""))
          .toList();
    }
  }
}
