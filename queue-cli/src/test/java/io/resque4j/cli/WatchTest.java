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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --watch} while Redis comes and goes. */
@RedisTest(dedicated = true)
final class WatchTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Thread watch(TestRedis redis, boolean terminal, String format) {
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
    Thread thread = new Thread(() -> Cli.run(surroundings, words));
    thread.start();
    return thread;
  }

  @ParameterizedTest
  @CsvSource({"true, table", "false, table", "false, ndjson", "false, json"})
  void itGoesOnWhenRedisIsBackAndSaysOnceThatItWasAway(
      boolean terminal, String format, TestRedis redis, RedisServer server)
      throws InterruptedException {
    Thread watch = watch(redis, terminal, format);
    try {
      await().atMost(SOON).until(() -> out.size() > 0);
      server.kill();
      await().atMost(SOON).until(() -> err.toString(UTF_8).contains("; it goes on looking"));
      int size = out.size();
      server.restart();
      await().atMost(SOON).until(() -> out.size() > 2 * size);

      assertThat(watch.isAlive()).isTrue();
      assertThat(err.toString(UTF_8).lines()).hasSize(terminal ? 1 : 2);
    } finally {
      watch.interrupt();
      watch.join(SOON.toMillis());
    }
    assertThat(watch.isAlive()).as("until it is interrupted").isFalse();
  }
}
