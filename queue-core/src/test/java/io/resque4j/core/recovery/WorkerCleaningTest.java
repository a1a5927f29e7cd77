package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.SettableClock;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** forceCleanWorker, cleanOldWorkers and retryStuckJobs, each named after what it prevents. */
@RedisTest
final class WorkerCleaningTest {
  private static final WorkerName WORKER = new WorkerName("host:1-abcdef+1", "math,other");
  private static final String JOB = "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,[]]}";

  private final SettableClock clock = SettableClock.at("2026-11-23T22:40:00Z");
  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private Queue queue;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).clock(clock).connect();
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

  private void register(WorkerName worker) {
    raw.call("SADD", key("workers"), worker.member());
    raw.call("SET", key("worker", worker.member(), "started"), "1");
    raw.call(
        "SET",
        key("worker", "ping", worker.name()),
        "{\"time\":1,\"name\":\"%s\",\"queues\":\"%s\"}".formatted(worker.name(), worker.queues()));
    raw.call("SET", key("stat", "processed", worker.name()), "7");
  }

  private void claim(WorkerName worker, Instant at) {
    register(worker);
    raw.call(
        "SET",
        key("worker", worker.member()),
        ClaimPayload.write("p-1", JsDate.format(at), "math", worker.name(), JOB.getBytes(UTF_8)));
  }

  @Test
  void theClaimGoesWithItsWorkerSoThatALaterCleaningFailsNoOldJobAgain() {
    claim(WORKER, clock.instant());

    FailedJob entry = queue.forceCleanWorker(WORKER.name()).orElseThrow();

    assertThat(redis.keys()).containsExactly(key("failed"), key("stat:failed"));
    assertThat(entry).isEqualTo(queue.failed(0, -1).get(0));
    assertThat(entry.exception()).isEqualTo("Worker Timeout (killed manually)");
    assertThat(entry.error()).isEqualTo("Worker Timeout (killed manually)");
    assertThat(entry.backtrace().get(0)).startsWith("killed by ").contains(" at Mon Nov 23 2026");
    assertThat(entry.backtrace().get(1)).isEqualTo("queue#forceCleanWorker");
    assertThat(new String(entry.job().orElseThrow().raw(), UTF_8)).isEqualTo(JOB);
    assertThat(queue.forceCleanWorker(WORKER.name())).isEmpty();
    assertThat(queue.failedCount()).isOne();
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b:1", "fe80::1:7", "alone", "::1:2-abcdef+3", "host:1", " ", "a\nb:1"})
  void namesThatNodeCannotParseAreCleanedToo(String name) {
    WorkerName worker = new WorkerName(name, "math");
    claim(worker, clock.instant());

    assertThat(queue.forceCleanWorker(name)).isPresent();

    assertThat(raw.number("EXISTS", key("workers"), key("worker", worker.member()))).isZero();
  }

  @Test
  void aWorkerIsFoundByItsWholeMemberAndWhenItIsAMemberSeveralTimes() {
    WorkerName grown = new WorkerName("node:1", "a");
    WorkerName again = new WorkerName("node:1", "a,b");
    claim(grown, clock.instant());
    register(again);
    claim(WORKER, clock.instant());

    assertThat(queue.forceCleanWorker("node:1")).isPresent();
    assertThat(queue.forceCleanWorker(WORKER.member())).isPresent();

    assertThat(raw.number("EXISTS", key("workers"))).isZero();
  }

  @Test
  void aWorkerWithoutAJobIsRemovedAndCountsAsNoFailure() {
    register(WORKER);

    assertThat(queue.forceCleanWorker(WORKER.name())).isEmpty();

    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void ofManyWhoCleanAtOnceOneMakesTheEntry() throws Exception {
    int cleaners = 8;
    ExecutorService threads = Executors.newFixedThreadPool(cleaners);
    try {
      for (int round = 0; round < 20; round++) {
        claim(WORKER, clock.instant());
        CyclicBarrier start = new CyclicBarrier(cleaners);
        List<Future<Optional<FailedJob>>> all =
            IntStream.range(0, cleaners)
                .mapToObj(
                    i ->
                        threads.submit(
                            () -> {
                              start.await();
                              return queue.forceCleanWorker(WORKER.name());
                            }))
                .toList();
        int entries = 0;
        for (Future<Optional<FailedJob>> each : all) {
          entries += each.get().isPresent() ? 1 : 0;
        }
        assertThat(entries).isOne();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(queue.failedCount()).isEqualTo(20);
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("20");
  }

  @Test
  void aClaimThatAPeersCleaningLeftBehindIsDroppedAndNotFailedAgain() {
    claim(WORKER, clock.instant());
    queue.forceCleanWorker(WORKER.name());
    claim(WORKER, clock.instant());
    raw.call("SREM", key("workers"), WORKER.member()); // node leaves the claim and the entry

    assertThat(queue.forceCleanWorker(WORKER.name())).isEmpty();

    assertThat(queue.failedCount()).isOne();
    assertThat(raw.number("EXISTS", key("worker", WORKER.member()))).isZero();
  }

  @Test
  void aClaimThatIsNoJsonStopsNothingAndIsInFailedWithItsBytes() {
    register(WORKER);
    raw.call("SET", key("worker", WORKER.member()), "{garbage");

    FailedJob entry = queue.forceCleanWorker(WORKER.name()).orElseThrow();

    assertThat(new String(entry.rawPayload().orElseThrow(), UTF_8)).isEqualTo("{garbage");
  }

  @Test
  void aFailedListOfTheWrongTypeKeepsTheWorkerWithItsJob() {
    claim(WORKER, clock.instant());
    raw.call("SET", key("failed"), "no list");

    assertThatThrownBy(() -> queue.forceCleanWorker(WORKER.name()))
        .isInstanceOf(ResqueException.class)
        .hasMessageContaining("everything is as it was")
        .hasMessageContaining("WRONGTYPE");

    assertThat(raw.texts("SMEMBERS", key("workers"))).containsExactly(WORKER.member());
    assertThat(raw.number("EXISTS", key("worker", WORKER.member()))).isOne();
  }

  @Test
  void aWorkerThatNobodyKnowsIsNoError() {
    assertThat(queue.forceCleanWorker("nobody:1")).isEmpty();
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void onlyWorkersThatWorkForTooLongAreCleaned() {
    WorkerName old = new WorkerName("old:1", "math");
    WorkerName young = new WorkerName("young:1", "math");
    WorkerName timeless = new WorkerName("timeless:1", "math");
    claim(old, clock.instant().minusSeconds(61));
    claim(young, clock.instant().minusSeconds(59));
    register(new WorkerName("idle:1", "math"));
    register(timeless);
    raw.call("SET", key("worker", timeless.member()), "{\"queue\":\"math\",\"payload\":{}}");
    raw.call("SADD", key("workers"), "garbage:1:math");
    raw.call("SET", key("worker", "garbage:1:math"), "garbage");

    Map<String, FailedJob> cleaned = queue.cleanOldWorkers(Duration.ofMinutes(1));

    assertThat(cleaned).containsOnlyKeys("old:1");
    assertThat(queue.failed(0, -1)).containsExactly(cleaned.get("old:1"));
    assertThat(raw.texts("SMEMBERS", key("workers")))
        .containsExactlyInAnyOrder(
            young.member(), "idle:1:math", timeless.member(), "garbage:1:math");
    assertThatThrownBy(() -> queue.cleanOldWorkers(Duration.ofSeconds(-1)))
        .hasMessageContaining("0 or more");
  }

  private static byte[] stuck(int number) {
    byte[] payload = JobPayload.of("math", "add", number).raw();
    return FailedJob.ofForcedClean("w", "math", payload, "x", Instant.EPOCH).raw();
  }

  private static byte[] other(int number) {
    byte[] payload = JobPayload.of("math", "add", -number).raw();
    return FailedJob.of("w", "math", payload, new IllegalStateException("no"), Instant.EPOCH).raw();
  }

  @Test
  void ofManyHundredStuckJobsNoneIsSkipped() {
    for (int i = 1; i <= 250; i++) {
      raw.call("RPUSH", key("failed"), stuck(i), other(i));
    }
    byte[] givenUp = JobPayload.of("math", "killer").raw();
    raw.call(
        "RPUSH",
        key("failed"),
        "garbage",
        "{}",
        "{\"backtrace\":null}",
        FailedJob.ofRecoveries("w", "math", givenUp, 4, "x", Instant.EPOCH).raw(),
        FailedJob.ofForcedClean("w", "", "{bad".getBytes(UTF_8), "x", Instant.EPOCH).raw());

    assertThat(queue.retryStuckJobs()).isEqualTo(250);

    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 250)
                .mapToObj(i -> new String(JobPayload.of("math", "add", i).raw(), UTF_8))
                .toList());
    assertThat(queue.failedCount()).isEqualTo(255);
  }

  @Test
  void noMoreStuckJobsAreRetriedThanWanted() {
    Stream.iterate(1, i -> i <= 5, i -> i + 1)
        .forEach(i -> raw.call("RPUSH", key("failed"), other(i), stuck(i)));

    assertThat(queue.retryStuckJobs(2)).isEqualTo(2);
    assertThat(queue.length("math")).isEqualTo(2);
    assertThat(queue.retryStuckJobs(0)).isZero();
    assertThat(queue.failedCount()).isEqualTo(8);
  }
}
