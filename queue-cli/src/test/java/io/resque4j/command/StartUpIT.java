package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The command starts fast, without an archive of classes too: {@code queue list} is to take at most
 * 1 s, {@code --version} 0.5 s. Time on the clock depends on what else the machine does, so that
 * what is measured is CPU time, with room for a slower machine; how many classes are loaded does
 * not, and is what makes it slow.
 */
@RedisTest
final class StartUpIT {
  private static final int RUNS = 5;
  private static final int ROOM = 4;

  private final TestRedis redis;

  StartUpIT(TestRedis redis) {
    this.redis = redis;
  }

  private static String[] version() {
    return new String[] {"--version"};
  }

  private String[] queueList(String... more) {
    List<String> words = new ArrayList<>(List.of("queue", "list", "--namespace"));
    Collections.addAll(words, redis.namespace(), "--redis", redis.uri());
    Collections.addAll(words, more);
    return words.toArray(String[]::new);
  }

  @Test
  void theVersionIsThereAtOnce() {
    assertQuick(Duration.ofMillis(500), version());
  }

  @Test
  void theQueuesAreThereAtOnce() {
    assertQuick(Duration.ofSeconds(1), queueList());
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

  /** The best of some runs, the first of which find nothing in the caches of the machine. */
  private static void assertQuick(Duration aim, String... words) {
    Duration most = aim.multipliedBy(ROOM);
    Duration best = CpuTime.of(words);
    for (int again = 1; again < RUNS && best.compareTo(most) >= 0; again++) {
      Duration next = CpuTime.of(words);
      best = next.compareTo(best) < 0 ? next : best;
    }
    assertThat(best).isLessThan(most);
  }

  private static List<String> loaded(String... words) throws IOException {
    Path log = Sandbox.fresh().resolve("classes.log");
    Outcome outcome =
        Command.packed(words).env("RESQUE4J_OPTS", "-Xlog:class+load:file=" + log).run();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    try (var lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^]]*] *)+", "").replaceFirst(" source:.*", ""))
          .toList();
    }
  }
}
