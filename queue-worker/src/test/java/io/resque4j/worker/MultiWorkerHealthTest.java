package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a multiWorker says of itself. */
@RedisTest
final class MultiWorkerHealthTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    release.countDown();
    resque.close();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job(
            "wait",
            () -> {
              running.countDown();
              return release.await(60, TimeUnit.SECONDS);
            })
        .build();
  }

  private MultiWorkerBuilder worker() {
    return MultiWorker.builder(resque, jobs())
        .queues("math")
        .pingInterval(Duration.ofMillis(50))
        .checkInterval(Duration.ofMillis(50));
  }

  private static List<String> loops(MultiWorker worker) {
    return worker.health().loops().stream().map(LoopHealth::loop).toList();
  }

  /** It turned between two looks when it is younger at the second one. */
  private static void awaitATurnOf(MultiWorker worker, int loop) {
    AtomicReference<Duration> last = new AtomicReference<>(Duration.ZERO);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              Duration now = worker.health().loops().get(loop).age();
              return now.compareTo(last.getAndSet(now)) < 0;
            });
  }

  @Test
  void everyLoopHasAnAgeAndTurnsAgain() {
    try (MultiWorker worker = worker().taskProcessors(1, 2).start()) {
      assertThat(loops(worker))
          .containsExactly("dispatcher", "heartbeat", "recovery of ours", "doorbell", "scaler");
      for (int i = 1; i < 5; i++) { // the dispatcher may rest for 10 s
        awaitATurnOf(worker, i);
      }
      assertThat(worker.health().loops()).noneMatch(LoopHealth::isLate);
    }
  }

  @Test
  void anIdleDispatcherIsNotTakenForHanging() {
    try (MultiWorker worker = worker().taskProcessors(1).start()) {
      LoopHealth dispatcher = worker.health().loops().get(0);

      assertThat(dispatcher.limit()).isGreaterThan(Duration.ofSeconds(10));
      assertThat(loops(worker)).doesNotContain("scaler", "queues");
    }
  }

  @Test
  void whoWorksOnAllQueuesHasALoopThatReadsTheirNames() {
    try (MultiWorker worker = worker().queues("*").taskProcessors(1).start()) {
      assertThat(loops(worker)).contains("queues");
      assertThat(worker.health().loops()).noneMatch(LoopHealth::isLate);
    }
  }

  @Test
  void aListenerThatHoldsTheDispatcherUpMakesItOld() {
    LinkedBlockingQueue<String> entered = new LinkedBlockingQueue<>();
    WorkerListener holdsUp =
        new WorkerListener() {
          @Override
          public void onPause(Duration pause) {
            entered.add("held up");
            try {
              release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (MultiWorker worker = worker().taskProcessors(1).listener(holdsUp).start()) {
      await().atMost(SOON).until(() -> !entered.isEmpty());
      Duration held = worker.health().loops().get(0).age();
      await()
          .atMost(SOON)
          .until(() -> worker.health().loops().get(0).age().compareTo(held.plusMillis(300)) > 0);
      assertThat(worker.health().loops().get(1).age()).isLessThan(Duration.ofSeconds(20));
      release.countDown();
    }
  }

  @Test
  void itCountsWhoIsBusyAndSaysWhetherItTakesJobs() throws InterruptedException {
    resque.queue().enqueue("math", "wait");
    MultiWorker worker = worker().taskProcessors(3).start();
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.health().processors()).isEqualTo(3);
    assertThat(worker.health().busy()).isOne();
    assertThat(worker.health().takesJobs()).isTrue();

    worker.quiet();
    assertThat(worker.health().takesJobs()).isFalse();
    release.countDown();
    await().atMost(SOON).until(() -> worker.health().busy() == 0);

    worker.stop(SOON);
    assertThat(worker.health().loops()).isEmpty();
    assertThat(worker.health().takesJobs()).isFalse();
  }

  @Test
  void aListenerMeetsTheMultiWorkerWhenItStartsAndEnds() {
    LinkedBlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void onMultiWorkerStart(MultiWorker worker) {
            heard.add(worker);
          }

          @Override
          public void onStart(String worker) {
            heard.add("start");
          }

          @Override
          public void onEnd(String worker) {
            heard.add("end");
          }

          @Override
          public void onMultiWorkerEnd(MultiWorker worker) {
            heard.add(worker);
          }
        };
    MultiWorker worker = worker().taskProcessors(1).listener(listener).start();
    worker.close();

    assertThat(heard).containsExactly(worker, "start", "end", worker);
  }
}
