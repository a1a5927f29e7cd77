package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What Redis' settings do to jobs that it has acknowledged, as docs/redis.md says: a full one by
 * its policy, and one whose replica was behind when it died.
 */
@RedisTest(dedicated = true)
final class RedisSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int QUEUES = 20;
  private static final int JOBS = 50;
  private static final String CACHED = "y".repeat(10_000);

  /** Acknowledges jobs, then fills the same Redis as a cache does; answers what is left of them. */
  private static long leftOfJobs(TestRedis redis, RedisServer server, String policy) {
    try (RawRedis raw = server.connect();
        Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      raw.call("CONFIG", "SET", "maxmemory-policy", policy);
      raw.call("CONFIG", "SET", "maxmemory", usedMemory(raw) + (4 << 20));
      Queue queue = resque.queue();
      for (int i = 0; i < QUEUES * JOBS; i++) {
        queue.enqueue("queue-" + i % QUEUES, "note", i);
      }
      for (int i = 0; i < 1_000; i++) {
        fill(raw, i);
      }
      return IntStream.range(0, QUEUES).mapToLong(i -> queue.length("queue-" + i)).sum();
    }
  }

  private static void fill(RawRedis raw, int i) {
    try {
      raw.call("SET", "cache:" + i, CACHED);
    } catch (RawRedis.ErrorReply e) {
      assertThat(e).hasMessageContaining("OOM");
    }
  }

  private static long usedMemory(RawRedis raw) {
    return raw.text("INFO", "memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .sum();
  }

  @Test
  void anEvictingRedisThatIsSharedWithACacheLosesAcknowledgedJobs(
      TestRedis redis, RedisServer server) {
    assertThat(leftOfJobs(redis, server, "allkeys-lru")).isLessThan(QUEUES * JOBS);
  }

  @Test
  void oneThatDoesNotEvictKeepsAllOfThem(TestRedis redis, RedisServer server) {
    assertThat(leftOfJobs(redis, server, "noeviction")).isEqualTo(QUEUES * JOBS);
  }

  private static Resque connect(RedisServer server) {
    return Resque.builder().uri(server.uri()).connectWait(Duration.ofMillis(100)).connect();
  }

  /** A master whose replica has the first job; it does not wait for others that may want a copy. */
  private static void withAReplica(BiConsumer<RedisServer, RedisServer> test) {
    try (RedisServer master =
            RedisServer.builder()
                .config("repl-timeout", "60")
                .config("repl-diskless-sync-delay", "0")
                .start();
        RedisServer replica =
            RedisServer.builder()
                .config("replicaof", master.host(), Integer.toString(master.port()))
                .start();
        RawRedis raw = master.connect();
        Resque resque = connect(master)) {
      await().atMost(SOON).until(() -> raw.text("INFO", "replication").contains("state=online"));
      resque.queue().enqueue("math", "note", "copied");
      assertThat(raw.number("WAIT", 1, SOON.toMillis())).isOne();
      test.accept(master, replica);
    }
  }

  @Test
  void whatIsAcknowledgedAfterTheReplicaWasPromotedIsLostAndWhatWasDoneIsToDoAgain() {
    withAReplica(
        (old, promoted) -> {
          try (RawRedis raw = promoted.connect();
              Resque resque = connect(old)) {
            raw.call("REPLICAOF", "NO", "ONE"); // as sentinels do, who do not see the old one
            assertThat(resque.queue().enqueue("math", "note", "lost")).isTrue();
            assertThat(resque.queue().del("math", "note", "copied")).isOne();
            old.kill();

            assertThat(raw.texts("LRANGE", "resque:queue:math", 0, -1))
                .containsExactly("{\"class\":\"note\",\"queue\":\"math\",\"args\":[\"copied\"]}");
          }
        });
  }

  @Test
  void aMasterThatNeedsAReplicaRefusesWhenItHasNotHeardOfItForTheLag() {
    withAReplica(
        (master, replica) -> {
          replica.suspend();
          try (RawRedis raw = master.connect();
              Resque resque = connect(master)) {
            raw.call("CONFIG", "SET", "min-replicas-max-lag", 1);
            raw.call("CONFIG", "SET", "min-replicas-to-write", 1);
            AtomicInteger acknowledged = new AtomicInteger();
            await()
                .atMost(SOON)
                .untilAsserted(
                    () ->
                        assertThatThrownBy(
                                () -> {
                                  resque.queue().enqueue("math", "note", "more");
                                  acknowledged.incrementAndGet();
                                })
                            .isInstanceOf(RedisRefusedException.class)
                            .hasMessageContaining("NOREPLICAS"));
            assertThat(resque.queue().length("math")).isEqualTo(1 + acknowledged.get());
          }
        });
  }
}
