package io.resque4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured of a real scheduler on a real Redis. */
@RedisTest
final class SchedulerMetricsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant PAST = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant NOW = PAST.plusSeconds(90);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SchedulerMetrics metrics =
      new SchedulerMetrics(registry, MetricsConfig.DEFAULT, () -> NOW);

  private TestRedis redis;
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    Jobs jobs = Jobs.builder().plugins("unique", QueueLock.create()).build();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).jobs(jobs).connect();
  }

  @AfterEach
  void close() {
    resque.close();
  }

  private Scheduler start() {
    return Scheduler.builder(resque).pollInterval(Duration.ofMillis(50)).listener(metrics).start();
  }

  private double transferred(String result) {
    Counter counter = registry.get("resque4j.jobs.transferred").tag("result", result).counter();
    return counter.count();
  }

  private double leader() {
    return registry.get("resque4j.scheduler.leader").gauge().value();
  }

  @Test
  void movedVetoedAndFailedTransfersAreCountedWithTheirLateness() {
    try (RawRedis raw = redis.connect()) {
      resque.queue().enqueueAt(PAST, "math", "add", 1);
      resque.queue().enqueueAt(PAST, "math", "unique", 2);
      resque.queue().enqueueAt(PAST.plusSeconds(1), "math", "unique", 2);
      raw.call("RPUSH", redis.key("delayed:" + PAST.getEpochSecond()), "{bad");
    }

    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> transferred("vetoed") == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }

    assertThat(transferred("moved")).isEqualTo(2);
    assertThat(transferred("failed")).isEqualTo(1);
    Timer lateness = registry.get("resque4j.scheduler.lateness").timer();
    assertThat(lateness.count()).isEqualTo(2);
    assertThat(lateness.totalTime(TimeUnit.SECONDS)).isEqualTo(180);
  }

  @Test
  void theGaugeSaysWhoLeads() {
    assertThat(leader()).isZero();
    try (Scheduler scheduler = start()) {
      await().atMost(SOON).until(() -> leader() == 1);
      assertThat(resque.queue().leader()).isEqualTo(scheduler.name());
      try (RawRedis raw = redis.connect()) {
        raw.call("SET", redis.key("resque_scheduler_leader_lock"), "another", "EX", 60);
        await().atMost(SOON).until(() -> leader() == 0);
        raw.call("DEL", redis.key("resque_scheduler_leader_lock"));
        await().atMost(SOON).until(() -> leader() == 1);
      }
    }
    assertThat(leader()).isZero();
  }

  @Test
  void aJobThatIsMovedBeforeItsSecondByThisClockIsNotLate() {
    new SchedulerMetrics(registry, MetricsConfig.DEFAULT, () -> PAST)
        .onTransferredJob(PAST.getEpochSecond() + 5, "math", new byte[0]);

    assertThat(registry.get("resque4j.scheduler.lateness").timer().max(TimeUnit.SECONDS)).isZero();
  }

  @Test
  void ofTwoSchedulersOfOneProcessOneLeads() {
    metrics.onLeader("a");
    metrics.onLeader("b");
    metrics.onLostLeader("b");

    assertThat(leader()).isEqualTo(1);
  }
}
