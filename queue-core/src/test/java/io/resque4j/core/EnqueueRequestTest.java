package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
final class EnqueueRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-23T22:32:00.400Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final EnqueueRequest ADD = EnqueueRequest.of("math", "add", 1);

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

  private List<String> list(String... key) {
    return raw.texts("LRANGE", redis.key(key), 0, -1);
  }

  @Test
  void aRequestWithoutOptionsDoesWhatTheShortFormDoes() {
    assertThat(queue.enqueue(ADD)).isEqualTo(EnqueueResult.ENQUEUED);
    queue.enqueue("math", "add", 1);

    assertThat(list("queue:math")).hasSize(2);
    assertThat(list("queue:math").get(0)).isEqualTo(list("queue:math").get(1));
    assertThat(redis.keys()).containsExactly(redis.key("queue:math"), redis.key("queues"));
  }

  @Test
  void aJobForTheFrontIsTheNextOneToBeTaken() {
    queue.enqueue("math", "add", 1);
    queue.enqueue(EnqueueRequest.of("math", "add", 2).toFront());

    assertThat(raw.text("LINDEX", redis.key("queue:math"), 0)).contains("[2]");
    assertThat(raw.texts("SMEMBERS", redis.key("queues"))).containsExactly("math");
  }

  @Test
  void theFrontOfAQueueThatNobodyKnowsMakesItKnown() {
    queue.enqueue(ADD.toFront());

    assertThat(queue.queues()).containsExactly("math");
  }

  @Test
  void anEqualJobInTheSameSecondIsAnErrorOrSkippedOrThereTwice() {
    EnqueueRequest later = ADD.at(NOW);
    assertThat(queue.enqueue(later)).isEqualTo(EnqueueResult.ENQUEUED);

    assertThatThrownBy(() -> queue.enqueue(later)).isInstanceOf(DuplicateJobException.class);
    assertThat(queue.enqueue(later.onDuplicate(DuplicateRule.SKIP)))
        .isEqualTo(EnqueueResult.DUPLICATE);
    String delayed = "delayed:" + NOW.getEpochSecond();
    assertThat(list(delayed)).hasSize(1);

    assertThat(queue.enqueue(later.onDuplicate(DuplicateRule.ALLOW)))
        .isEqualTo(EnqueueResult.ENQUEUED);
    assertThat(list(delayed)).hasSize(2);
  }

  @Test
  void ofProducersThatDelayTheSameJobAtOnceOnlyOneInsertsIt() {
    List<CompletableFuture<EnqueueResult>> racers = new ArrayList<>();
    try (Resque other =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .clock(InstantSource.fixed(NOW))
            .connect()) {
      EnqueueRequest request = ADD.in(HOUR).onDuplicate(DuplicateRule.SKIP);
      for (int i = 0; i < 100; i++) {
        racers.add(queue.enqueueAsync(request));
        racers.add(other.queue().enqueueAsync(request));
      }
      assertThat(racers.stream().map(CompletableFuture::join))
          .filteredOn(EnqueueResult.ENQUEUED::equals)
          .hasSize(1);
    }
    assertThat(list("delayed:" + (NOW.getEpochSecond() + 3601))).hasSize(1);
  }

  @Test
  void anIdempotencyKeyLetsOneJobInUntilItIsForgotten() {
    EnqueueRequest once = ADD.once("order-17", HOUR);
    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.ENQUEUED);

    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.DUPLICATE);
    assertThat(queue.enqueue(EnqueueRequest.of("other", "b", 2).once("order-17", HOUR)))
        .isEqualTo(EnqueueResult.DUPLICATE);
    assertThat(list("queue:math")).hasSize(1);
    assertThat(queue.queues()).containsExactly("math");
    String key = redis.key("resque4j:once:order-17");
    assertThat(raw.number("PTTL", key)).isBetween(1L, HOUR.toMillis());

    raw.call("DEL", key);
    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.ENQUEUED);
  }

  @Test
  void anIdempotencyKeyCountsForDelayedJobsToo() {
    EnqueueRequest once = ADD.in(HOUR).once("order-17", HOUR);

    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.ENQUEUED);
    assertThat(queue.enqueue(once.in(HOUR.multipliedBy(2)))).isEqualTo(EnqueueResult.DUPLICATE);
    assertThat(queue.enqueue(ADD.once("order-17", HOUR))).isEqualTo(EnqueueResult.DUPLICATE);

    assertThat(queue.delayedSeconds()).isOne();
    assertThat(queue.length("math")).isZero();
  }

  @Test
  void aDuplicateInItsSecondDoesNotUseTheIdempotencyKeyUp() {
    queue.enqueue(ADD.in(HOUR));

    queue.enqueue(ADD.in(HOUR).onDuplicate(DuplicateRule.SKIP).once("order-17", HOUR));

    assertThat(raw.number("EXISTS", redis.key("resque4j:once:order-17"))).isZero();
  }

  @Test
  void anErrorLeavesNoIdempotencyKeyBehind() {
    raw.call("SET", redis.key("queue:math"), "no list");
    assertThatThrownBy(() -> queue.enqueue(ADD.once("k", HOUR)))
        .isInstanceOf(RedisRefusedException.class);
    raw.call("SET", redis.key("delayed_queue_schedule"), "no zset");
    assertThatThrownBy(() -> queue.enqueue(ADD.in(HOUR).once("k", HOUR)))
        .isInstanceOf(RedisRefusedException.class);

    assertThat(redis.keys())
        .containsExactly(redis.key("delayed_queue_schedule"), redis.key("queue:math"));
  }

  @Test
  void aBulkKeepsTheOrderOfEachQueueAndReportsEveryJob() {
    List<EnqueueRequest> requests = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      requests.add(EnqueueRequest.of(i % 2 == 0 ? "even" : "odd", "add", i));
      if (i == 1000) {
        requests.add(EnqueueRequest.of("even", "once", "x").once("k", HOUR));
        requests.add(EnqueueRequest.of("even", "once", "x").once("k", HOUR));
        requests.add(EnqueueRequest.of("even", "later").in(HOUR));
      }
    }

    EnqueueReport report = queue.enqueueAll(requests);

    assertThat(report.isComplete()).isTrue();
    assertThat(report).hasToString("{ENQUEUED=2502, DUPLICATE=1}");
    assertThat(report.fates().get(1002)).isEqualTo(EnqueueReport.Fate.DUPLICATE);
    List<String> even = list("queue:even");
    assertThat(even).hasSize(1251);
    assertThat(even.get(501)).contains("once");
    assertThat(even.stream().filter(each -> each.contains("add")).map(EnqueueRequestTest::number))
        .isSorted();
    assertThat(list("queue:odd").stream().map(EnqueueRequestTest::number)).isSorted().hasSize(1250);
    assertThat(queue.delayedSeconds()).isOne();
  }

  private static int number(String payload) {
    return Integer.parseInt(payload.replaceAll(".*\\[(\\d+)].*", "$1"));
  }

  @Test
  void aBulkThatRedisRefusesSaysExactlyWhichJobsAreThere() {
    raw.call("SET", redis.key("queue:bad"), "no list");
    List<EnqueueRequest> requests =
        List.of(ADD, EnqueueRequest.of("bad", "add", 2), EnqueueRequest.of("last", "add", 3), ADD);

    assertThatThrownBy(() -> queue.enqueueAll(requests))
        .isInstanceOfSatisfying(
            PartialEnqueueException.class,
            e ->
                assertThat(e.report().fates())
                    .containsExactly(
                        EnqueueReport.Fate.ENQUEUED,
                        EnqueueReport.Fate.NOT_ENQUEUED,
                        EnqueueReport.Fate.NOT_ENQUEUED,
                        EnqueueReport.Fate.ENQUEUED))
        .hasMessageContaining("{ENQUEUED=2, NOT_ENQUEUED=2}")
        .hasMessageContaining("WRONGTYPE");
    assertThat(queue.length("math")).isEqualTo(2);
    assertThat(queue.length("last")).isZero();
  }

  @Test
  void aBulkOfNothingIsDone() {
    assertThat(queue.enqueueAll(List.of()).fates()).isEmpty();
  }

  @Test
  void aBulkWithAJobThatIsTooLargeSendsNothing() {
    List<EnqueueRequest> requests =
        List.of(ADD, EnqueueRequest.of("math", "add", "x".repeat(1000)));

    assertThatThrownBy(() -> queue.enqueueAll(requests))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000");
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void aRequestThatCannotBeIsRefusedWhenItIsMade() {
    assertThatThrownBy(() -> ADD.in(HOUR).toFront()).hasMessageContaining("got: both");
    assertThatThrownBy(() -> ADD.toFront().at(NOW)).hasMessageContaining("got: both");
    assertThatThrownBy(() -> ADD.in(HOUR.negated())).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> ADD.once(" ", HOUR)).hasMessageContaining("a blank one");
    assertThatThrownBy(() -> ADD.once("x".repeat(513), HOUR)).hasMessageContaining("got: 513");
    assertThatThrownBy(() -> ADD.once("x", Duration.ofNanos(1))).hasMessageContaining("1 ms");
    assertThatThrownBy(() -> EnqueueRequest.of("a,b", "add")).hasMessageContaining("a,b");
    assertThatThrownBy(() -> EnqueueRequest.of("math", "")).hasMessageContaining("empty text");
  }

  @Test
  void theTextOfARequestDoesNotTellItsArguments() {
    assertThat(EnqueueRequest.of("math", "add", "hunter2-CANARY").in(HOUR).toString())
        .contains("math", "add", "PT1H")
        .doesNotContain("CANARY");
  }
}
