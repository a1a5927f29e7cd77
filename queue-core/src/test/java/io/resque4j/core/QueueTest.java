package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RedisTest
final class QueueTest {
  private static final Instant NOW = Instant.parse("2026-11-23T22:32:00.400Z");

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private Queue queue;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .clock(InstantSource.fixed(NOW))
            .maxPayloadBytes(1000)
            .connect();
    queue = resque.queue();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  @Test
  void anEnqueuedJobHasTheBytesThatNodeWouldWrite() {
    assertThat(queue.enqueue("math", "add", 1, 2.0, "é/\"q\"", Map.of("a", List.of()))).isTrue();

    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1))
        .containsExactly(
            "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,2,\"é/\\\"q\\\"\",{\"a\":[]}]}");
    assertThat(raw.texts("SMEMBERS", key("queues"))).containsExactly("math");
    assertThat(queue.length("math")).isOne();
    assertThat(queue.queues()).containsExactly("math");
  }

  @Test
  void enqueueAtRoundsToTheSameSecondAsNode() {
    Instant at = Instant.ofEpochMilli(1_795_473_222_500L);
    queue.enqueueAt(at, "math", "add", 1);
    queue.enqueueAt(at.minusMillis(1), "math", "subtract", 1);

    assertThat(raw.texts("ZRANGE", key("delayed_queue_schedule"), 0, -1, "WITHSCORES"))
        .containsExactly("1795473222", "1795473222", "1795473223", "1795473223");
    String payload = "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1]}";
    assertThat(raw.texts("LRANGE", key("delayed:1795473223"), 0, -1)).containsExactly(payload);
    assertThat(raw.texts("SMEMBERS", key("timestamps:" + payload)))
        .containsExactly("delayed:1795473223");
    assertThat(queue.delayedSeconds()).isEqualTo(2);
  }

  @Test
  void enqueueInIsNeverEarly() {
    queue.enqueueIn(Duration.ofMillis(950), "math", "add", 1);

    long second = NOW.plusMillis(950).getEpochSecond() + 1;
    assertThat(raw.texts("ZRANGE", key("delayed_queue_schedule"), 0, -1))
        .containsExactly(Long.toString(second));
  }

  @Test
  void anEqualJobInTheSameSecondIsRefusedAndNothingIsWritten() {
    queue.enqueueAt(NOW, "math", "add", 1);

    assertThatThrownBy(() -> queue.enqueueAt(NOW, "math", "add", 1))
        .isInstanceOf(DuplicateJobException.class)
        .hasMessageContaining("add");
    long second = (NOW.toEpochMilli() + 500) / 1000;
    assertThat(raw.number("LLEN", key("delayed:" + second))).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a,b", "*", "q:started", "a\nb"})
  void aQueueNameThatPeersCannotTellApartIsRefused(String name) {
    assertThatThrownBy(() -> queue.enqueue(name, "add"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(raw.number("EXISTS", key("queues"))).isZero();
  }

  @Test
  void aPayloadThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> queue.enqueue("math", "add", "x".repeat(1000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000");
  }

  @Test
  void aQueueKeyOfTheWrongTypeIsRefusedAndNothingIsLeftBehind() {
    raw.call("SET", key("queue", "math"), "no list");

    assertThatThrownBy(() -> queue.enqueue("math", "add"))
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageContaining("WRONGTYPE");
    assertThat(raw.number("EXISTS", key("queues"))).isZero();
  }

  @Test
  void aDelayedKeyOfTheWrongTypeIsRefusedAndNothingIsLeftBehind() {
    raw.call("SET", key("delayed_queue_schedule"), "no zset");

    assertThatThrownBy(() -> queue.enqueueAt(NOW, "math", "add"))
        .isInstanceOf(RedisRefusedException.class);
    assertThat(redis.keys()).containsExactly(key("delayed_queue_schedule"));
  }

  @Test
  void failedShowsEntriesThatCannotBeParsedBesideOthers() {
    raw.call("RPUSH", key("failed"), "{bad");
    raw.call("RPUSH", key("failed"), "{\"worker\":\"w\",\"backtrace\":null,\"error\":\"e\"}");

    assertThat(queue.failedCount()).isEqualTo(2);
    assertThat(queue.failed(0, -1)).extracting(each -> each.error()).containsExactly("", "e");
    assertThat(queue.failed(0, 0).get(0).raw()).asString().isEqualTo("{bad");
  }

  @Test
  void statsAreThoseOfNodeAndGarbageCountsAsNothing() {
    raw.call("SET", key("stat:processed"), "12");
    raw.call("SET", key("stat:failed"), "many");
    raw.call("SADD", key("workers"), "host:1+1:math");
    raw.call("SET", key("stat:processed:host:1+1"), "3");

    assertThat(queue.stats())
        .containsExactly(
            Map.entry("processed", 12L),
            Map.entry("failed", 0L),
            Map.entry("processed:host:1+1", 3L),
            Map.entry("failed:host:1+1", 0L));
  }

  @Test
  void scriptsThatRedisForgotAreSentAgain() {
    queue.enqueue("math", "add", 1);
    raw.call("SCRIPT", "FLUSH");

    queue.enqueue("math", "add", 2);

    assertThat(queue.length("math")).isEqualTo(2);
  }

  @Test
  void aThousandAsynchronousEnqueuesKeepTheirOrder() {
    for (int i = 0; i < 1000; i++) {
      queue.enqueueAsync("math", "add", i);
    }
    assertThat(queue.enqueue("math", "last")).isTrue();

    assertThat(queue.length("math")).isEqualTo(1001);
    assertThat(raw.text("LINDEX", key("queue", "math"), 999)).contains("[999]");
    assertThat(raw.text("LINDEX", key("queue", "math"), -1)).contains("last");
  }

  @Test
  void pingsAreReadInTheOrderOfTheWorkersAndABadOneHidesNone() {
    List<WorkerName> workers =
        IntStream.range(0, 70).mapToObj(n -> new WorkerName("host:1-abcdef+" + n, "math")).toList();
    raw.call("SET", redis.key("worker:ping:host:1-abcdef+69"), "{\"time\":7,\"name\":\"n\"}");
    raw.call("SET", redis.key("worker:ping:host:1-abcdef+1"), "no JSON");

    List<Optional<WorkerPing>> pings = queue.pings(workers);

    assertThat(pings).hasSize(70);
    assertThat(pings.get(69)).contains(new WorkerPing(7, "n", ""));
    assertThat(pings.subList(0, 69)).containsOnly(Optional.empty());
  }

  @Test
  void theLeadIsTakenFromNobodyElse() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "host:1");

    assertThat(queue.releaseLeader("host:2")).isFalse();
    assertThat(queue.leader()).isEqualTo("host:1");
    assertThat(queue.releaseLeader("host:1")).isTrue();
    assertThat(queue.leader()).isEmpty();
  }

  @Test
  void redisSaysWhatItIs() {
    assertThat(queue.redisInfo()).containsKeys("redis_version", "maxmemory_policy");
  }

  @Test
  void aDelayedJobIsRestoredOnce() {
    byte[] job = JobPayload.of("math", "add", 1).raw();
    DelayedJob delayed =
        new DelayedJob(Instant.ofEpochSecond(1_700_000_000), QueueEntry.parse(job));

    assertThat(queue.delayedJobs().restore(delayed)).isTrue();
    assertThat(queue.delayedJobs().restore(delayed)).isFalse();
    assertThat(queue.allDelayed()).containsExactly(delayed);
  }
}
