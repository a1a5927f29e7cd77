package io.resque4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code --watch} while Redis comes and goes. */
@RedisTest(dedicated = true)
final class WatchTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** One who watches. */
  private static final class Watching {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int linesOfTrouble;
    private final Thread thread;

    Watching(TestRedis redis, boolean terminal, String format) {
      Screen screen =
          new Screen(
              new PrintStream(out, true, UTF_8),
              new PrintStream(err, true, UTF_8),
              terminal,
              terminal,
              false,
              true,
              80);
      Surroundings surroundings =
          new Surroundings(screen, Map.of("REDIS_URL", redis.uri()), InstantSource.system());
      String[] words =
          Stream.of("stats --watch --every 50ms --namespace", redis.namespace(), "-o", format)
              .flatMap(each -> Stream.of(each.split(" ")))
              .toArray(String[]::new);
      linesOfTrouble = terminal ? 1 : 2;
      thread = new Thread(() -> Cli.run(surroundings, words), "watches as " + format);
      thread.start();
    }

    int shown() {
      return out.size();
    }

    void hasToldOfTroubleAndGoesOn() {
      assertThat(thread.isAlive()).isTrue();
      assertThat(err.toString(UTF_8).lines()).hasSize(linesOfTrouble);
    }
  }

  @Test
  void itGoesOnWhenRedisIsBackAndSaysOnceThatItWasAway(TestRedis redis, RedisServer server)
      throws InterruptedException {
    List<Watching> all =
        List.of(
            new Watching(redis, true, "table"),
            new Watching(redis, false, "table"),
            new Watching(redis, false, "ndjson"),
            new Watching(redis, false, "json"));
    try {
      await().atMost(SOON).until(() -> all.stream().allMatch(each -> each.shown() > 0));
      server.kill();
      await()
          .atMost(SOON)
          .until(
              () ->
                  all.stream()
                      .allMatch(each -> each.err.toString(UTF_8).contains("; it goes on looking")));
      List<Integer> before = all.stream().map(Watching::shown).toList();
      server.restart();
      for (int n = 0; n < all.size(); n++) {
        Watching each = all.get(n);
        int size = before.get(n);
        await().atMost(SOON).until(() -> each.shown() > 2 * size);
      }
      all.forEach(Watching::hasToldOfTroubleAndGoesOn);
    } finally {
      all.forEach(each -> each.thread.interrupt());
      for (Watching each : all) {
        each.thread.join(SOON.toMillis());
      }
    }
    assertThat(all)
        .allSatisfy(each -> assertThat(each.thread.isAlive()).as("until interrupted").isFalse());
  }
}
