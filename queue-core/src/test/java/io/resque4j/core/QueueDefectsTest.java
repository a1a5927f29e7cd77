package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What node-resque's Queue gets wrong, or stumbles over, and ours does not. */
@RedisTest
final class QueueDefectsTest {
  private static final Instant TEN = Instant.ofEpochSecond(10);
  private static final String JOB = "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1]}";

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final Queue queue;

  QueueDefectsTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    queue = resque.queue();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  @Test
  void timestampsAreSortedAsNumbersAndNotAsTexts() {
    List<Instant> times = new ArrayList<>();
    for (long second : new long[] {1_000_000_000L, 999_999_999L, 20L, 9L, 100L}) {
      times.add(Instant.ofEpochSecond(second));
      queue.enqueueAt(Instant.ofEpochSecond(second), "math", "add", 1);
    }

    assertThat(queue.timestamps()).isSorted().containsExactlyInAnyOrderElementsOf(times);
  }

  @Test
  void membersThatAreNoSecondsHideNoTimestamps() {
    queue.enqueueAt(TEN, "math", "add", 1);
    for (String member : List.of("abc", "010", "1e3", "", "99999999999999999999")) {
      raw.call("ZADD", redis.key("delayed_queue_schedule"), 10, member);
    }
    raw.call("ZADD", redis.key("delayed_queue_schedule"), "-inf", "never");
    raw.call("ZADD", redis.key("delayed_queue_schedule"), "inf", "ever");

    assertThat(queue.timestamps()).containsExactly(TEN);
    assertThat(queue.allDelayed()).hasSize(1);
  }

  @Test
  void aSecondWithoutJobsIsNoTimestamp() {
    raw.call("ZADD", redis.key("delayed_queue_schedule"), 11, "11");
    queue.enqueueAt(TEN, "math", "add", 1);

    assertThat(queue.timestamps()).containsExactly(TEN);
  }

  @Test
  void aThousandMembersWithOneScoreEndTheListingToo() {
    for (int i = 0; i < 1200; i++) {
      raw.call("ZADD", redis.key("delayed_queue_schedule"), 5, "garbage-" + i);
    }
    queue.enqueueAt(TEN, "math", "add", 1);

    assertThat(queue.timestamps()).containsExactly(TEN);
  }

  @Test
  void delayedEntriesThatAreNoJobsAreShownBesideOthers() {
    queue.enqueueAt(TEN, "math", "add", 1);
    raw.call("RPUSH", redis.key("delayed:10"), "{bad");
    raw.call("ZADD", redis.key("delayed_queue_schedule"), 11, "11");
    raw.call("SET", redis.key("delayed:11"), "no list");

    assertThat(queue.delayedAt(TEN))
        .extracting(entry -> entry.job().isPresent())
        .containsExactly(true, false);
    assertThat(queue.allDelayed()).hasSize(2);
  }

  @Test
  void queuedEntriesThatAreNoJobsAreShownBesideOthers() {
    for (String entry : List.of("{bad", "", "null", "[1]", "{\"args\":[]}", JOB)) {
      raw.call("RPUSH", redis.key("queue:math"), entry);
    }

    assertThat(queue.queued("math", 0, -1))
        .hasSize(6)
        .filteredOn(entry -> entry.job().isPresent())
        .singleElement()
        .isEqualTo(QueueEntry.parse(JobPayload.of("math", "add", 1).raw()));
    assertThat(queue.delByFunction("math", "add")).isOne();
    assertThat(queue.delQueue("math")).isEqualTo(5);
  }

  @Test
  void aTimestampThatAPeerLeftBehindBlocksAJobNoLonger() {
    raw.call("SADD", redis.key("timestamps:" + JOB), "delayed:10", "delayed:010", "garbage");
    assertThatThrownBy(() -> queue.enqueueAt(TEN, "math", "add", 1))
        .isInstanceOf(DuplicateJobException.class);

    assertThat(queue.delDelayed("math", "add", 1)).isEmpty();

    assertThat(queue.enqueueAt(TEN, "math", "add", 1)).isTrue();
  }

  @Test
  void aDelayedListOfTheWrongTypeKeepsNoOtherFromBeingDeleted() {
    queue.enqueueAt(TEN, "math", "add", 1);
    raw.call("SADD", redis.key("timestamps:" + JOB), "delayed:5");
    raw.call("SET", redis.key("delayed:5"), "no list");

    assertThat(queue.delDelayed("math", "add", 1)).containsExactly(TEN);
    assertThat(raw.text("GET", redis.key("delayed:5"))).isEqualTo("no list");
  }

  @Test
  void aDeletedQueueTakesTheLocksOfItsJobsAlongAndNoOthers() {
    queue.enqueue("math", "add", 1, Map.of("a", 1));
    queue.enqueue("math", "add", 2);
    String taken = redis.key("lock:add:math:[1,{\"a\":1}]");
    String other = redis.key("lock:add:other:[1,{\"a\":1}]");
    String worker = redis.key("workerslock:add:math:[2]");
    List.of(taken, other, worker).forEach(lock -> raw.call("SET", lock, "1"));

    assertThat(queue.delQueue("math")).isEqualTo(2);

    assertThat(redis.keys()).containsExactlyInAnyOrder(other, worker);
  }

  @Test
  void aQueueKeyOfTheWrongTypeIsDeletedWithItsQueue() {
    raw.call("SADD", redis.key("queues"), "math");
    raw.call("SET", redis.key("queue:math"), "no list");

    assertThat(queue.delQueue("math")).isZero();
    assertThat(redis.keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{bad", "", "[]", "null", "{\"worker\":5}"})
  void aClaimThatCannotBeReadHidesNoOther(String garbage) {
    raw.call("SADD", redis.key("workers"), "a:math", "b:math", "c:math");
    raw.call("SET", redis.key("worker:a:math"), garbage);
    raw.call("RPUSH", redis.key("worker:b:math"), "no text");
    raw.call("SET", redis.key("worker:c:math"), "{\"queue\":\"math\",\"payload\":{}}");

    List<WorkingOn> all = queue.allWorkingOn();

    assertThat(all).hasSize(3);
    assertThat(all.get(0).isIdle()).isFalse();
    assertThat(all.get(0).raw()).asString().isEqualTo(garbage);
    assertThat(all.get(2).claim().orElseThrow().queue()).isEqualTo("math");
  }

  @Test
  void workersWhoseNamesHaveNoColonOrMoreThanOneAreListed() {
    raw.call("SADD", redis.key("workers"), "alone", "a:b:1:math", "::1:5:math");

    assertThat(queue.allWorkingOn())
        .extracting(WorkingOn::worker)
        .contains(WorkerName.parse("alone"), WorkerName.parse("a:b:1:math"))
        .hasSize(3);
  }

  @Test
  void whatIsNoLockIsNotListedAsOneAndNotDeletedAsOne() {
    raw.call("SADD", redis.key("queues"), "math");
    raw.call("HSET", redis.key("lock:a:hash"), "a", "1");
    raw.call("SET", redis.key("lock:add:math:[]"), "5");

    assertThat(queue.locks()).containsOnlyKeys("lock:add:math:[]");
    assertThatThrownBy(() -> queue.delLock("queues"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got: queues");
    assertThat(queue.queues()).containsExactly("math");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "?", "[a-z]", "a\\", "a[", "x*y?z[!a]\\"})
  void theGlobCharactersOfANamespaceTouchNoNeighbour(String odd) {
    String neighbour = redis.namespace() + ":zz";
    try (Resque here =
            Resque.builder().uri(redis.uri()).namespace(redis.namespace(), odd).connect();
        Resque there = Resque.builder().uri(redis.uri()).namespace(neighbour).connect()) {
      for (Resque each : List.of(here, there)) {
        String ns = each.keys().namespace();
        raw.call("SET", ns + ":lock:add:math:[]", ns);
        raw.call("SET", ns + ":stat:processed", "7");
        each.queue().enqueue("math", "add");
        each.queue().enqueueAt(TEN, "math", "add");
      }
      raw.call("SET", there.keys().namespace() + ":stat:processed", "8");

      assertThat(here.queue().locks())
          .containsExactly(Map.entry("lock:add:math:[]", here.keys().namespace()));
      assertThat(here.queue().stats()).containsEntry("processed", 7L);
      assertThat(here.queue().timestamps()).containsExactly(TEN);
      here.queue().delLock("lock:add:math:[]");
      here.queue().delDelayed("math", "add");
      here.queue().delQueue("math");

      assertThat(there.queue().locks()).hasSize(1);
      assertThat(there.queue().length("math")).isOne();
      assertThat(there.queue().timestamps()).containsExactly(TEN);
      assertThat(redis.keys())
          .filteredOn(key -> key.startsWith(here.keys().namespace()))
          .containsExactly(here.keys().namespace() + ":stat:processed");
    }
  }
}
