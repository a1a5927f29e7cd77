package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One worker, which performs its jobs or hands them out. */
@RedisTest
@SuppressWarnings("try") // workers that run beside the test, not called by it
final class WorkerTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Queue<Integer> ran = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> pings = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);

  private Jobs jobs() {
    return Jobs.builder()
        .job("note", Integer.class, ran::add)
        .job(
            "wait",
            () -> {
              begun.countDown();
              new CountDownLatch(1).await(); // until it is interrupted
            })
        .job(
            "fail",
            () -> {
              throw new IllegalStateException("no luck");
            })
        .build();
  }

  private WorkerBuilder worker() {
    return Worker.builder(resque, jobs())
        .queues("math")
        .options(engine -> engine.pingInterval(SHORT))
        .listener(
            new WorkerListener() {
              @Override
              public void onPing(int workers) {
                pings.add(SHORT);
              }
            });
  }

  private Worker handingOut() {
    return worker().looping(false).start();
  }

  private HandedJob next(Worker worker) throws InterruptedException {
    Optional<HandedJob> job = worker.poll(SOON);
    assertThat(job).isPresent();
    return job.get();
  }

  private void aWhilePasses() {
    int before = pings.size();
    await().atMost(SOON).until(() -> pings.size() > before + 3);
  }

  private long length() {
    return resque.queue().length("math");
  }

  private void enqueue(int... numbers) {
    for (int number : numbers) {
      resque.queue().enqueue("math", "note", number);
    }
  }

  private long processed() {
    return resque.queue().stats().get("processed");
  }

  @Test
  void aWorkerPerformsOneJobAfterTheOtherUnderOneName() {
    enqueue(1, 2, 3);

    try (Worker worker = worker().start()) {
      await().atMost(SOON).until(() -> ran.size() == 3);
      assertThat(resque.queue().workers())
          .extracting(WorkerName::name)
          .containsExactly(worker.name());
      assertThatThrownBy(() -> worker.poll(SHORT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("looping(false)");
    }

    assertThat(ran).containsExactly(1, 2, 3);
    assertThat(resque.queue().workers()).isEmpty();
  }

  @Test
  void aWorkerThatDoesNotLoopHandsOutOneJobEachTimeItIsAskedAndTakesNoOther() throws Exception {
    enqueue(1, 2);
    try (Worker worker = handingOut()) {
      aWhilePasses();
      assertThat(length()).isEqualTo(2);

      HandedJob job = next(worker);
      assertThat(job.jobClass()).isEqualTo("note");
      assertThat(job.queueName()).isEqualTo("math");
      assertThat(job.args()).hasToString("[1]");
      assertThat(raw.text("GET", redis.key("worker:" + worker.name() + ":math")))
          .contains(job.claimId());
      aWhilePasses();
      assertThat(length()).isOne();
      assertThat(ran).isEmpty();

      job.perform();
      assertThat(ran).containsExactly(1);
      assertThat(processed()).isOne();
      aWhilePasses();
      assertThat(length()).isOne();

      next(worker).perform();
      assertThat(processed()).isEqualTo(2);
    }
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void whoWaitsIsHandedAJobThatComesAndWhoWaitsNoMoreTakesNone() throws Exception {
    try (Worker worker = handingOut()) {
      assertThat(worker.poll(SHORT)).isEmpty();
      enqueue(1);
      aWhilePasses();
      assertThat(length()).isOne();
      next(worker).perform();

      CompletableFuture<Optional<HandedJob>> polled =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return worker.poll(SOON);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      enqueue(2);
      polled.join().orElseThrow().perform();
    }
    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void aJobThatIsGivenBackOrNotBegunBeforeTheStopIsAtTheHeadOfItsQueue() throws Exception {
    enqueue(1, 2);
    HandedJob left;
    try (Worker worker = handingOut()) {
      next(worker).giveBack();
      assertThat(length()).isEqualTo(2);
      left = next(worker);
      assertThat(left.args()).hasToString("[1]");
      assertThatThrownBy(() -> worker.poll(SHORT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is to be performed or given back before the next one");
    }

    assertThat(raw.texts("LRANGE", redis.key("queue:math"), 0, -1))
        .first()
        .isEqualTo("{\"class\":\"note\",\"queue\":\"math\",\"args\":[1]}");
    assertThat(length()).isEqualTo(2);
    assertThat(processed()).isZero();
    assertThat(resque.queue().workers()).isEmpty();
    assertThatThrownBy(left::perform).isInstanceOf(IllegalStateException.class);
    assertThat(ran).isEmpty();
  }

  @Test
  void aJobThatFailsIsInTheFailedListAndWhatIsNoJobIsNotHandedOut() throws Exception {
    raw.call("SADD", redis.key("queues"), "math");
    raw.call("RPUSH", redis.key("queue:math"), "{bad");
    resque.queue().enqueue("math", "fail");
    resque.queue().enqueue("math", "unknown");
    try (Worker worker = handingOut()) {
      next(worker).perform();
      next(worker).perform();
    }

    assertThat(resque.queue().failed(0, -1))
        .extracting(each -> each.error())
        .satisfiesExactly(
            garbage -> assertThat(garbage).contains("not JSON"),
            failed -> assertThat(failed).isEqualTo("no luck"),
            unknown -> assertThat(unknown).isEqualTo("No job defined for class \"unknown\""));
  }

  @Test
  void aJobIsPerformedOnceOnly() throws Exception {
    enqueue(1);
    try (Worker worker = handingOut()) {
      HandedJob job = next(worker);
      job.perform();

      assertThatThrownBy(job::perform)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("was performed or given back already");
      assertThatThrownBy(job::giveBack).isInstanceOf(IllegalStateException.class);
    }
    assertThat(ran).containsExactly(1);
    assertThat(processed()).isOne();
  }

  @Test
  void aStopInterruptsAJobThatIsPerformedByHand() throws Exception {
    resque.queue().enqueue("math", "wait");
    Worker worker = handingOut();
    HandedJob job = next(worker);
    CompletableFuture<Void> performed =
        CompletableFuture.runAsync(
            () -> {
              try {
                job.perform();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    begun.await();

    assertThat(worker.stop(SHORT)).isTrue();

    performed.join();
    assertThat(length()).isOne();
    assertThat(worker.poll(SHORT)).isEmpty();
  }

  @Test
  void theInterruptOfWhoPerformsAJobIsLeftToHim() throws Exception {
    enqueue(1);
    resque.queue().enqueue("math", "wait");
    try (Worker worker = handingOut()) {
      HandedJob quick = next(worker);
      Thread.currentThread().interrupt();
      assertThatThrownBy(quick::perform).isInstanceOf(InterruptedException.class);
      assertThat(ran).as("it was performed all the same").containsExactly(1);

      HandedJob waits = next(worker);
      Thread.currentThread().interrupt();
      assertThatThrownBy(waits::perform).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
    assertThat(processed()).isOne();
    assertThat(resque.queue().failed(0, -1))
        .extracting(FailedJob::exception)
        .containsExactly("java.lang.InterruptedException");
  }

  @Test
  void aWorkerThatWaitsForAJobIsStopped() throws Exception {
    Worker worker = handingOut();
    CompletableFuture<Boolean> stopped =
        CompletableFuture.supplyAsync(() -> worker.stop(Duration.ofSeconds(1)));

    assertThat(worker.poll(Duration.ofDays(100_000))).isEmpty();
    assertThat(stopped.join()).isTrue();
    assertThat(List.copyOf(ran)).isEmpty();
  }
}
