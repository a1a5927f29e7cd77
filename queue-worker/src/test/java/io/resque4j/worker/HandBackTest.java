package io.resque4j.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The jobs that still run when a process ends go back to their queue. */
@RedisTest
final class HandBackTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TestRedis redis;
  private final Resque resque;
  private final RawRedis raw;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<String> givenBack = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  HandBackTest(TestRedis redis) {
    this.redis = redis;
    this.resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    this.raw = redis.connect();
  }

  @AfterEach
  void close() {
    release.countDown();
    resque.close();
    raw.close();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job(
            "stubborn",
            (context, args) -> {
              running.incrementAndGet();
              for (boolean waits = true; waits; ) {
                try {
                  release.await();
                  waits = false;
                } catch (InterruptedException e) {
                  // it ignores it
                }
              }
              ended.incrementAndGet();
              return null;
            })
        .plugins("stubborn", JobLock.create())
        .build();
  }

  private MultiWorker start(int processors) {
    return quick(resque).queues("math").taskProcessors(processors).endsProcess(() -> true).start();
  }

  /** With a lease that is shorter than a stop may take. */
  private MultiWorkerBuilder quick(Resque over) {
    return MultiWorker.builder(over, jobs())
        .pingInterval(MortalWorker.PING)
        .lease(MortalWorker.LEASE)
        .sweepInterval(MortalWorker.SWEEP)
        .listener(
            new WorkerListener() {
              @Override
              public void onGivenBack(JobEvent job) {
                givenBack.add(job.jobClass() + " on " + job.queue());
              }

              @Override
              public void onRecovered(RecoveredJob job) {
                troubles.add("recovered of " + job.worker());
              }

              @Override
              public void onLostClaim(String worker, String claimId) {
                troubles.add("lost " + claimId);
              }
            });
  }

  @Test
  void jobsThatIgnoreTheirInterruptGoBackToTheHeadInTheirOldOrder() {
    for (int i = 0; i < 5; i++) {
      resque.queue().enqueue("math", "stubborn", i);
    }
    MultiWorker worker = start(3);
    await().atMost(SOON).until(() -> running.get() == 3);
    assertThat(raw.number("EXISTS", redis.key("workerslock:stubborn:math:[0]"))).isOne();

    assertThat(worker.stop(Duration.ofMillis(10))).isFalse();

    assertThat(raw.texts("LRANGE", redis.key("queue", "math"), 0, -1))
        .extracting(each -> each.replaceAll(".*\\[(\\d)].*", "$1"))
        .containsExactly("0", "1", "2", "3", "4");
    assertThat(givenBack)
        .containsExactly("stubborn on math", "stubborn on math", "stubborn on math");
    assertThat(redis.keys())
        .as("no claim, lock or worker is left")
        .noneMatch(key -> key.contains(":worker"));
  }

  /** A part of the stop that takes longer than the lease: others must not recover the job. */
  @Test
  @SuppressWarnings("try") // an engine that runs beside the test, not called by it
  void aJobIsGivenBackAlsoWhereTheStopTakesLongerThanTheLease() {
    CountDownLatch stalled = new CountDownLatch(1);
    AtomicBoolean stops = new AtomicBoolean();
    try (LossyProxy line = LossyProxy.to(redis.server());
        Resque overLine = Resque.builder().uri(line.uri()).namespace(redis.namespace()).connect();
        MultiWorker other = quick(resque).queues("elsewhere").taskProcessors(1).start()) {
      line.rewrite(
          command -> stops.get() && isOfSweeper(command) ? stall(stalled, command) : command);
      resque.queue().enqueue("math", "stubborn", 1);
      MultiWorker worker =
          quick(overLine).queues("math").taskProcessors(1).endsProcess(() -> true).start();
      await().atMost(SOON).until(() -> running.get() == 1);
      stops.set(true);

      assertThat(worker.stop(Duration.ofMillis(10))).isFalse();

      assertThat(givenBack).containsExactly("stubborn on math");
      assertThat(resque.queue().length("math")).isOne();
      assertThat(raw.number("EXISTS", redis.key("resque4j", "recoveries"))).isZero();
      assertThat(troubles).isEmpty();
    } finally {
      stalled.countDown();
    }
  }

  private static boolean isOfSweeper(List<byte[]> command) {
    return command.stream().anyMatch(each -> new String(each, UTF_8).contains(":sweeper:"));
  }

  /** On the thread of one connection of the proxy. */
  private static List<byte[]> stall(CountDownLatch until, List<byte[]> command) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return command;
  }

  @Test
  void theEndOfAJobThatWasGivenBackReachesRedisNoMore() {
    resque.queue().enqueue("math", "stubborn", 1);
    MultiWorker worker = start(1);
    await().atMost(SOON).until(() -> running.get() == 1);
    worker.stop(Duration.ofMillis(10));

    release.countDown();
    await().atMost(SOON).until(() -> ended.get() == 1);

    assertThat(resque.queue().length("math")).isOne();
    assertThat(resque.queue().stats()).doesNotContainEntry("processed", 1L);
  }
}
