package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@RedisTest
final class ManyProcessorsTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int PROCESSORS = 1_000;
  private static final int JOBS = 30_000;

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  @Test
  void whileThereIsNoWorkFewOfThemAskAndAsSoonAsThereIsAllOfThem(TestRedis redis) {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Duration> pause = new AtomicReference<>(Duration.ZERO);
    CountDownLatch together = new CountDownLatch(PROCESSORS);
    Jobs jobs =
        Jobs.builder()
            .job("alone", () -> heard.add("alone"))
            .job(
                "together",
                () -> {
                  together.countDown();
                  return together.await(SOON.toSeconds(), TimeUnit.SECONDS);
                })
            .build();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void onRoundTrip(RoundTrip trip) {
            if (trip.kind() == RoundTrip.Kind.CLAIM) {
              asked.addAndGet(trip.jobs());
            }
          }

          @Override
          public void onPause(Duration time) {
            pause.set(time);
          }
        };
    try (Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
        MultiWorker worker =
            MultiWorker.builder(resque, jobs)
                .queues("math")
                .taskProcessors(PROCESSORS)
                .pollInterval(SOON) // it looks when it is rung
                .listener(listener)
                .start()) {
      await().atMost(SOON).until(() -> pause.get().equals(SOON));
      asked.set(0);

      resque.queue().enqueue("math", "alone");
      await().atMost(SOON).until(() -> heard.contains("alone"));
      assertThat(asked).hasValueLessThan(PROCESSORS);

      resque
          .queue()
          .enqueueAll(Collections.nCopies(PROCESSORS, EnqueueRequest.of("math", "together")));
      await().atMost(SOON).until(() -> together.getCount() == 0);
      assertThat(worker.stop(SOON)).isTrue();
      assertThat(resque.queue().stats()).containsEntry("processed", PROCESSORS + 1L);
    }
  }

  @Test
  void aThousandTaskProcessorsDoEachOfManyJobsOnce(TestRedis redis) {
    AtomicIntegerArray runs = new AtomicIntegerArray(JOBS);
    AtomicInteger done = new AtomicInteger();
    AtomicInteger pings = new AtomicInteger();
    Jobs jobs = Jobs.builder().job("count", Integer.class, runs::incrementAndGet).build();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void onSuccess(JobEvent job, Object result) {
            done.incrementAndGet();
          }

          @Override
          public void onPing(int workers) {
            pings.incrementAndGet();
          }

          @Override
          public void onLostClaim(String worker, String claimId) {
            heard.add("lost " + claimId);
          }

          @Override
          public void onError(String what, Throwable error) {
            heard.add(what);
          }
        };
    try (Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      resque
          .queue()
          .enqueueAll(
              IntStream.range(0, JOBS)
                  .mapToObj(i -> EnqueueRequest.of("math", "count", i))
                  .toList());
      try (MultiWorker worker =
          MultiWorker.builder(resque, jobs)
              .queues("math")
              .taskProcessors(PROCESSORS)
              .pingInterval(Duration.ofMillis(300))
              .listener(listener)
              .start()) {
        assertThat(resque.queue().workers()).hasSize(PROCESSORS);
        await().atMost(SOON).until(() -> done.get() == JOBS);
        int before = pings.get();
        await().atMost(SOON).until(() -> pings.get() > before);
        assertThat(worker.stop(SOON)).isTrue();
      }

      assertThat(IntStream.range(0, JOBS).filter(i -> runs.get(i) != 1)).isEmpty();
      assertThat(resque.queue().stats()).containsEntry("processed", (long) JOBS);
      assertThat(resque.queue().failedCount()).isZero();
      assertThat(resque.queue().workers()).isEmpty();
      assertThat(heard).isEmpty();
    }
  }
}
