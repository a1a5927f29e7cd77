package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scheduler says of itself. */
@RedisTest
final class SchedulerHealthTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant PAST = Instant.ofEpochSecond(1_700_000_000);

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private TestRedis redis;
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    release.countDown();
    resque.close();
  }

  private Scheduler start(SchedulerListener listener) {
    return Scheduler.builder(resque)
        .pollInterval(Duration.ofMillis(100))
        .listener(listener)
        .start();
  }

  private static Duration age(Scheduler scheduler) {
    return scheduler.health().loops().get(0).age();
  }

  /** It turned between two looks when it is younger at the second one. */
  private static void awaitATurnOf(Scheduler scheduler) {
    AtomicReference<Duration> last = new AtomicReference<>(age(scheduler));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              Duration now = age(scheduler);
              return now.compareTo(last.getAndSet(now)) < 0;
            });
  }

  @Test
  void everyLoopHasAnAgeUntilItIsClosed() {
    Scheduler scheduler = start(new SchedulerListener() {});
    await().atMost(SOON).until(() -> scheduler.health().leads());

    assertThat(scheduler.health().loops().stream().map(LoopHealth::loop))
        .containsExactly("scheduler", "recovery of ours", "recovery of peers");
    assertThat(scheduler.health().loops()).noneMatch(LoopHealth::isLate);
    awaitATurnOf(scheduler);

    scheduler.close();
    assertThat(scheduler.health().loops()).isEmpty();
    assertThat(scheduler.health().leads()).isFalse();
  }

  @Test
  void oneThatAnotherKeepsFromLeadingTurnsAllTheSame() {
    try (RawRedis raw = redis.connect()) {
      raw.call("SET", redis.key("resque_scheduler_leader_lock"), "another", "EX", 600);
    }
    try (Scheduler scheduler = start(new SchedulerListener() {})) {
      for (int i = 0; i < 3; i++) {
        awaitATurnOf(scheduler);
      }
      assertThat(scheduler.health().leads()).isFalse();
    }
  }

  @Test
  void aListenerThatHoldsItUpMakesItOldAndTheOthersNot() throws InterruptedException {
    resque.queue().enqueueAt(PAST, "math", "add", 1);
    SchedulerListener holdsUp =
        new SchedulerListener() {
          @Override
          public void onTransferredJob(long second, String queue, byte[] payload) {
            entered.countDown();
            try {
              release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (Scheduler scheduler = start(holdsUp)) {
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      Duration held = age(scheduler);
      await().atMost(SOON).until(() -> age(scheduler).compareTo(held.plusSeconds(1)) > 0);
      release.countDown();
    }
  }
}
