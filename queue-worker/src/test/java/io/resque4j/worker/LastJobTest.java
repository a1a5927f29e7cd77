package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An embedded multiWorker that stops while a job goes on after its interrupt. */
@RedisTest
final class LastJobTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private final TestRedis redis;
  private final RawRedis raw;
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private final List<String> events = new CopyOnWriteArrayList<>();

  LastJobTest(TestRedis redis) {
    this.redis = redis;
    this.raw = redis.connect();
  }

  @AfterEach
  void close() {
    release.countDown();
    raw.close();
  }

  private Resque connect() {
    return Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job(
            "stubborn",
            (context, args) -> {
              runs.incrementAndGet();
              begun.countDown();
              for (boolean waits = true; waits; ) {
                try {
                  release.await();
                  waits = false;
                } catch (InterruptedException e) {
                  // it ignores it
                }
              }
              return null;
            })
        .build();
  }

  private MultiWorker start(Resque resque, String queue, int processors) {
    return MultiWorker.builder(resque, jobs())
        .queues(queue)
        .taskProcessors(processors)
        .pingInterval(Duration.ofMillis(100))
        .sweepInterval(Duration.ofMillis(100))
        .lease(Duration.ofSeconds(2))
        .listener(
            new WorkerListener() {
              @Override
              public void onSuccess(JobEvent job, Object result) {
                events.add("success");
              }

              @Override
              public void onEnd(String worker) {
                events.add("end of " + worker.replaceAll(".*\\+", ""));
              }

              @Override
              public void onMultiWorkerEnd(MultiWorker worker) {
                events.add("end of all");
              }
            })
        .start();
  }

  private List<String> workers() {
    return raw.texts("SMEMBERS", redis.key("workers"));
  }

  /** Pings hold whole seconds: as many different ones are seen as seconds went by, and more. */
  private void waitForPings(String worker, int different) {
    Set<String> pings = new HashSet<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              pings.add(String.valueOf(raw.text("GET", redis.key("worker", "ping", worker))));
              return pings.size() >= different;
            });
  }

  @Test
  void nobodyTakesItForTheJobOfADeadProcessAlsoWhenItsResqueIsClosed() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Resque other = connect();
        MultiWorker onlooker = start(other, "elsewhere", 1)) {
      assertThat(onlooker.names()).hasSize(1);
      Resque resque = connect();
      MultiWorker worker = start(resque, "math", 3);
      resque.queue().enqueue("math", "stubborn");
      await().atMost(SOON).until(() -> begun.getCount() == 0);

      assertThat(worker.stop(AT_ONCE)).isFalse();
      resque.close();

      assertThat(worker.names()).as("idle ones are gone").hasSize(1);
      assertThat(workers()).hasSize(2);
      waitForPings(worker.names().get(0).name(), 7); // six seconds, three leases
      assertThat(other.queue().length("math")).isZero();
      assertThat(events).doesNotContain("end of all");
      assertThat(runs).hasValue(1);

      release.countDown();
      await().atMost(SOON).until(() -> events.contains("end of all"));
      assertThat(events).contains("end of 1", "end of 2", "end of 3");
      assertThat(events).filteredOn("success"::equals).hasSize(1);
      assertThat(workers()).hasSize(1);
      assertThat(other.queue().stats()).containsEntry("processed", 1L);
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(
                        each ->
                            each.getName().startsWith("resque4j-")
                                && !each.getName().startsWith("resque4j-job-")
                                && !before.contains(each))
                    .isEmpty());
  }

  @Test
  void oneThatWasStoppedByAnImpatientThreadGoesOnInTheSameWay() throws InterruptedException {
    try (Resque resque = connect()) {
      MultiWorker worker = start(resque, "math", 1);
      resque.queue().enqueue("math", "stubborn");
      await().atMost(SOON).until(() -> begun.getCount() == 0);

      Thread.currentThread().interrupt();
      assertThat(worker.stop(Duration.ofSeconds(1))).isFalse();
      assertThat(Thread.interrupted()).isTrue();

      waitForPings(worker.names().get(0).name(), 2);
      release.countDown();
      await().atMost(SOON).until(() -> events.contains("end of all"));
      assertThat(events).contains("success");
      assertThat(redis.keys()).noneMatch(key -> key.contains(":worker"));
    }
  }
}
