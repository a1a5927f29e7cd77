package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
final class SchedulerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant PAST = Instant.ofEpochSecond(1_700_000_000);

  private final Queue<String> events = new ConcurrentLinkedQueue<>();

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private Scheduler start() {
    return Scheduler.builder(resque)
        .pollInterval(Duration.ofMillis(50))
        .listener(
            new SchedulerListener() {
              @Override
              public void onLeader(String name) {
                events.add("leader");
              }

              @Override
              public void onLostLeader(String leader) {
                events.add("lost to " + leader);
              }

              @Override
              public void onTransferredJob(long second, String queue, byte[] payload) {
                events.add(queue + " " + new String(payload, StandardCharsets.UTF_8));
              }

              @Override
              public void onFailedTransfer(long second, byte[] payload, String why) {
                events.add("failed " + new String(payload, StandardCharsets.UTF_8));
              }
            })
        .start();
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  @Test
  void dueJobsAreInTheirQueuesInTheOrderInWhichTheyWereDelayed() {
    for (int i = 0; i < 500; i++) {
      resque.queue().enqueueAt(PAST, "math", "add", i);
    }
    resque.queue().enqueueAt(PAST.minusSeconds(5), "math", "first");
    resque.queue().enqueueAt(Instant.now().plusSeconds(3600), "math", "later");

    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> resque.queue().length("math") == 501);
      assertThat(resque.queue().leader()).isEqualTo(scheduler.name());
    }

    assertThat(raw.text("LINDEX", key("queue", "math"), 0)).contains("first");
    assertThat(raw.text("LINDEX", key("queue", "math"), 1)).contains("[0]");
    assertThat(raw.text("LINDEX", key("queue", "math"), -1)).contains("[499]");
    assertThat(resque.queue().delayedSeconds()).isOne();
    assertThat(redis.keys()).filteredOn(k -> k.contains("timestamps:")).hasSize(1);
    assertThat(resque.queue().leader()).isEmpty();
  }

  @Test
  void whatIsNoJobIsInTheFailedListAndItsNeighboursAreMoved() {
    resque.queue().enqueueAt(PAST, "math", "add", 1);
    raw.call("LPUSH", key("delayed:" + PAST.getEpochSecond()), "{bad");
    raw.call("LPUSH", key("delayed:" + PAST.getEpochSecond()), "{\"class\":\"no queue\"}");

    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }

    assertThat(resque.queue().failedCount()).isEqualTo(2);
    assertThat(resque.queue().failed(1, 1).get(0).rawPayload().orElseThrow())
        .asString()
        .isEqualTo("{bad");
  }

  @Test
  void aJobWhoseQueueCannotTakeItIsInTheFailedList() {
    raw.call("SET", key("queue", "broken"), "no list");
    resque.queue().enqueueAt(PAST, "broken", "add", 1);
    resque.queue().enqueueAt(PAST, "math", "add", 2);

    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }

    assertThat(resque.queue().failed(0, -1)).singleElement().matches(f -> f.job().isPresent());
  }

  @Test
  void aJobThatNeitherItsQueueNorTheFailedListCanTakeWaitsAndStopsNoOtherSecond() {
    raw.call("SET", key("queue", "broken"), "no list");
    raw.call("SET", key("failed"), "no list");
    resque.queue().enqueueAt(PAST.minusSeconds(5), "broken", "add", 1);
    resque.queue().enqueueAt(PAST, "math", "add", 2);

    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
      assertThat(resque.queue().delayedSeconds()).isOne();

      raw.call("DEL", key("failed"));
      await().atMost(SOON).until(() -> resque.queue().failedCount() == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }
  }

  @Test
  void membersOfTheScheduleThatAreNoSecondsArePassedOver() {
    raw.call("ZADD", key("delayed_queue_schedule"), 1, "garbage", 7, "007", 8, "+8", 9, "");
    raw.call("SET", key("delayed:1600000000"), "no list");
    raw.call("ZADD", key("delayed_queue_schedule"), 1600000000, "1600000000");
    resque.queue().enqueueAt(PAST, "math", "add", 1);

    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }
  }

  @Test
  void onlyTheLeaderMovesJobsAndAnotherTakesOverAtOnceAfterACleanStop() {
    Scheduler first = start();
    await().atMost(SOON).until(() -> resque.queue().leader().equals(first.name()));
    try (Scheduler second = start()) {
      resque.queue().enqueueAt(PAST, "math", "add", 1);
      await().atMost(SOON).until(() -> resque.queue().length("math") == 1);

      first.close();
      first.close();

      await().atMost(SOON).until(() -> resque.queue().leader().equals(second.name()));
    }
    assertThat(events).filteredOn(e -> e.startsWith("math")).hasSize(1);
  }

  @Test
  void whoLosesTheLockMovesNothingUntilItLeadsAgain() {
    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> events.contains("leader"));
      raw.call("SET", key("resque_scheduler_leader_lock"), "peer");
      await().atMost(SOON).until(() -> events.contains("lost to peer"));
      resque.queue().enqueueAt(PAST, "math", "add", 1);
      raw.call("ZCARD", key("delayed_queue_schedule"));
      assertThat(resque.queue().length("math")).isZero();

      raw.call("DEL", key("resque_scheduler_leader_lock"));

      await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
      assertThat(resque.queue().leader()).isEqualTo(scheduler.name());
    }
  }

  @Test
  void aJobIsNotMovedBeforeItsSecond() {
    Instant at = Instant.now().plusSeconds(2);
    resque.queue().enqueueAt(at, "math", "add", 1);
    long second = Math.floorDiv(at.toEpochMilli() + 500, 1000L);

    try (Scheduler scheduler = start()) {
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(SOON)
          .until(() -> resque.queue().length("math") == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }
    assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(second);
  }

  @Test
  void optionsOutOfTheirRangeAreRefusedByName() {
    assertThatThrownBy(() -> Scheduler.builder(resque).leaderLockTtl(Duration.ofMillis(10)).start())
        .hasMessageContaining("leaderLockTtl");
    assertThatThrownBy(() -> Scheduler.builder(resque).name(" ").start())
        .hasMessageContaining("name");
  }
}
