package io.resque4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What node-resque's own tests ask of its Queue, asked of ours. Those of enqueueing are in {@link
 * QueueTest}; those of cleaning workers need workers.
 */
@RedisTest
final class NodeQueueSuiteTest {
  private static final Instant NOW = Instant.parse("2026-11-23T22:32:00Z");
  private static final Instant TEN = Instant.ofEpochSecond(10);
  private static final Instant TWENTY = Instant.ofEpochSecond(20);

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final Queue queue;

  NodeQueueSuiteTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .clock(InstantSource.fixed(NOW))
            .connect();
    queue = resque.queue();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private static List<String> classes(List<QueueEntry> entries) {
    return entries.stream().map(entry -> entry.job().orElseThrow().jobClass()).toList();
  }

  private static List<String> args(List<QueueEntry> entries) {
    return entries.stream().map(entry -> entry.job().orElseThrow().argsJson()).toList();
  }

  @Test
  void theJobsOfAQueueAreListedInTheirOrder() {
    queue.enqueue("math", "add", 1, 2, 3);
    queue.enqueue("math", "add", 4, 5, 6);

    assertThat(queue.length("math")).isEqualTo(2);
    assertThat(args(queue.queued("math", 0, -1))).containsExactly("[1,2,3]", "[4,5,6]");
    assertThat(args(queue.queued("math", -1, -1))).containsExactly("[4,5,6]");
    assertThat(queue.queued("math", 2, 5)).isEmpty();
  }

  @Test
  void oneArgumentIsAListOfOneAndNoneIsAnEmptyList() {
    queue.enqueue("math", "one", 1);
    queue.enqueue("math", "none");

    assertThat(args(queue.queued("math", 0, -1))).containsExactly("[1]", "[]");
  }

  @Test
  void aDelayedJobIsFoundByItsArguments() {
    queue.enqueueAt(TEN, "math", "add", 1, 2, 3);

    assertThat(queue.scheduledAt("math", "add", 1, 2, 3)).containsExactly(TEN);
    assertThat(queue.scheduledAt("math", "add", 3, 2, 1)).isEmpty();
    assertThat(queue.scheduledAt("other", "add", 1, 2, 3)).isEmpty();
  }

  @Test
  void aJobIsDeletedFromItsQueue() {
    queue.enqueue("math", "add", 1, 2, 3);
    queue.enqueue("math", "add", 1, 2);

    assertThat(queue.del("math", "add", 1, 2, 3)).isOne();
    assertThat(args(queue.queued("math", 0, -1))).containsExactly("[1,2]");
  }

  @Test
  void jobsWithoutArgumentsAreDeletedWithoutArguments() {
    queue.enqueue("math", "none");
    queue.enqueue("math", "none");

    assertThat(queue.del("math", "none")).isEqualTo(2);
    assertThat(queue.del("math", "none")).isZero();
    assertThat(queue.length("math")).isZero();
  }

  @Test
  void aCountDeletesFromTheHeadANegativeOneFromTheTail() {
    for (String jobClass : List.of("a", "b", "a", "b", "a", "b")) {
      queue.enqueue("math", jobClass);
    }

    assertThat(queue.del(1, "math", "a")).isOne();
    assertThat(queue.del(-2, "math", "b")).isEqualTo(2);
    assertThat(classes(queue.queued("math", 0, -1))).containsExactly("b", "a", "a");
  }

  @Test
  void theJobsOfAClassAreDeletedAndNoOthers() {
    IntStream.range(0, 300).forEach(i -> queue.enqueue("math", i % 3 == 0 ? "drop" : "keep", i));

    assertThat(queue.delByFunction("math", "drop")).isEqualTo(100);

    assertThat(classes(queue.queued("math", 0, -1))).hasSize(200).containsOnly("keep");
    assertThat(args(queue.queued("math", 0, 3))).containsExactly("[1]", "[2]", "[4]", "[5]");
    assertThat(queue.delByFunction("math", "drop")).isZero();
  }

  @Test
  void ofARangeOnlyItsPlacesAreLookedAt() {
    IntStream.range(0, 10).forEach(i -> queue.enqueue("math", "drop", i));

    assertThat(queue.delByFunction("math", "drop", 2, 4)).isEqualTo(3);
    assertThat(queue.delByFunction("math", "drop", -1, -1)).isOne();
    assertThat(args(queue.queued("math", 0, -1)))
        .containsExactly("[0]", "[1]", "[5]", "[6]", "[7]", "[8]");
  }

  @Test
  void ofEqualJobsOnlyThoseInTheRangeAreDeleted() {
    IntStream.range(0, 5).forEach(i -> queue.enqueue("math", "drop"));

    assertThat(queue.delByFunction("math", "drop", 1, 2)).isEqualTo(2);
    assertThat(queue.length("math")).isEqualTo(3);
  }

  @Test
  void aDeletedDelayedJobIsNowhereAnyMore() {
    queue.enqueueAt(TWENTY, "math", "add", 1);
    queue.enqueueAt(TEN, "math", "add", 1);

    assertThat(queue.delDelayed("math", "add", 1)).containsExactly(TEN, TWENTY);

    assertThat(queue.delDelayed("math", "add", 1)).isEmpty();
    assertThat(queue.allDelayed()).isEmpty();
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void argumentsMayBeOmittedWhenAJobIsDelayedAndDeleted() {
    queue.enqueueAt(TEN, "math", "none");
    queue.enqueueIn(Duration.ofSeconds(11), "math", "none");

    assertThat(queue.scheduledAt("math", "none")).containsExactly(TEN, NOW.plusSeconds(11));
    assertThat(queue.allDelayed().map(DelayedJob::entry).toList())
        .allSatisfy(entry -> assertThat(entry.job().orElseThrow().argsJson()).isEqualTo("[]"));
    assertThat(queue.delDelayed("math", "none")).hasSize(2);
    assertThat(queue.timestamps()).isEmpty();
  }

  @Test
  void timestampsAreThoseThatHaveJobs() {
    delayThree();

    assertThat(queue.timestamps()).containsExactly(TEN, TWENTY);
  }

  @Test
  void theJobsOfATimestampAreListed() {
    delayThree();

    assertThat(classes(queue.delayedAt(TEN))).containsExactly("one", "two");
    assertThat(classes(queue.delayedAt(TWENTY.plusMillis(499)))).containsExactly("three");
    assertThat(queue.delayedAt(TWENTY.plusMillis(500))).isEmpty();
  }

  @Test
  void allDelayedJobsAreListedByTheirTime() {
    delayThree();

    assertThat(
            queue
                .allDelayed()
                .map(job -> job.at().getEpochSecond() + job.entry().job().orElseThrow().jobClass()))
        .containsExactly("10one", "10two", "20three");
  }

  private void delayThree() {
    queue.enqueueAt(TWENTY, "math", "three");
    queue.enqueueAt(TEN, "math", "one");
    queue.enqueueAt(TEN, "math", "two");
  }

  @Test
  void locksOfBothKindsAreListedAndDeleted() {
    raw.call("SET", redis.key("lock:lists:queueName:jobName:[{}]"), "123");
    raw.call("SET", redis.key("workerslock:lists:queueName:jobName:[{}]"), "456");

    assertThat(queue.locks())
        .containsExactly(
            Map.entry("lock:lists:queueName:jobName:[{}]", "123"),
            Map.entry("workerslock:lists:queueName:jobName:[{}]", "456"));
    assertThat(queue.delLock("workerslock:lists:queueName:jobName:[{}]")).isTrue();
    assertThat(queue.delLock("workerslock:lists:queueName:jobName:[{}]")).isFalse();
    assertThat(queue.locks()).hasSize(1);
  }

  @Test
  void failedJobsAreListedRemovedAndRetried() {
    IntStream.rangeClosed(1, 3).forEach(this::fail);

    assertThat(queue.failedCount()).isEqualTo(3);
    assertThat(queue.failed(1, 2))
        .extracting(FailedJob::worker)
        .containsExactly("busted-worker-2", "busted-worker-3");
    assertThat(queue.removeFailed(queue.failed(1, 1).get(0))).isTrue();
    assertThat(queue.retryAndRemoveFailed(queue.failed(1, 1).get(0))).isTrue();
    assertThat(queue.failed(0, 999))
        .extracting(FailedJob::worker)
        .containsExactly("busted-worker-1");
    assertThat(args(queue.queued("busted-queue", 0, -1))).containsExactly("[1,2,3]");
  }

  @Test
  void aJobThatIsNotInTheFailedListIsNotRetried() {
    fail(1);
    FailedJob other =
        FailedJob.parse(text(queue.failed(0, 0).get(0)).replace("-1", "-9").getBytes(UTF_8));

    assertThat(queue.retryAndRemoveFailed(other)).isFalse();
    assertThat(queue.failedCount()).isOne();
    assertThat(queue.length("busted-queue")).isZero();
  }

  private static String text(FailedJob failed) {
    return new String(failed.raw(), UTF_8);
  }

  private void fail(int id) {
    raw.call(
        "RPUSH",
        redis.key("failed"),
        "{\"worker\":\"busted-worker-%d\",\"queue\":\"busted-queue\",\"payload\":".formatted(id)
            + "{\"class\":\"busted_job\",\"queue\":\"busted-queue\",\"args\":[1,2,3]},"
            + "\"exception\":\"ERROR_NAME\",\"error\":\"I broke\",\"failed_at\":\"x\"}");
  }

  @Test
  void workersAndWhatTheyWorkOnAreListed() {
    raw.call("SADD", redis.key("workers"), "workerA:math", "workerB:math,other", "workerC");
    raw.call(
        "SET",
        redis.key("worker:workerA:math"),
        "{\"run_at\":\"now\",\"queue\":\"math\",\"payload\":{\"class\":\"slow\",\"queue\":\"math\","
            + "\"args\":[]},\"worker\":\"workerA\"}");

    assertThat(queue.workers())
        .containsExactly(
            WorkerName.parse("workerA:math"),
            WorkerName.parse("workerB:math,other"),
            WorkerName.parse("workerC"));
    assertThat(queue.allWorkingOn())
        .extracting(WorkingOn::isIdle)
        .containsExactly(false, true, true);
    WorkingOn busy = queue.workingOn(WorkerName.parse("workerA:math"));
    assertThat(busy.claim().orElseThrow().queue()).isEqualTo("math");
    assertThat(busy.claim().orElseThrow().payload().path("class").asText()).isEqualTo("slow");
    assertThat(queue.workingOn(WorkerName.parse("workerA:other")).isIdle()).isTrue();
  }

  @Test
  void theLeaderAndItsKeyAreTold() {
    assertThat(queue.leader()).isEmpty();
    raw.call("SET", queue.leaderKey(), "someone");

    assertThat(queue.leader()).isEqualTo("someone");
    assertThat(queue.leaderKey()).isEqualTo(redis.key("resque_scheduler_leader_lock"));
  }

  @Test
  void aDeletedQueueIsForgottenWithItsJobs() {
    IntStream.range(0, 250).forEach(i -> queue.enqueue("math", "add", i));
    queue.enqueue("other", "add");

    assertThat(queue.delQueue("math")).isEqualTo(250);
    assertThat(queue.queues()).containsExactly("other");
    assertThat(redis.keys()).containsExactly(redis.key("queue:other"), redis.key("queues"));
    assertThat(queue.delQueue("math")).isZero();
  }

  @Test
  void theNamesOfOldQueuesAreTakenAsTheyAre() {
    raw.call("RPUSH", redis.key("queue:a,b"), JobPayload.of("a,b", "add").raw());

    assertThat(queue.del("a,b", "add")).isOne();
    assertThatThrownBy(() -> queue.enqueue("a,b", "add"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
