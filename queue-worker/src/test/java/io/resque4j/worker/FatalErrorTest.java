package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Jobs that meet an error of the virtual machine: the process is not to be trusted any more. */
@RedisTest
final class FatalErrorTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicInteger attempts = new AtomicInteger();
  private final Queue<Object> ran = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> told = new ConcurrentLinkedQueue<>();
  private final Queue<JobEvent> failed = new ConcurrentLinkedQueue<>();

  private final class Recorder implements WorkerListener {
    @Override
    public void onFatal(String worker, String claimId, Throwable error) {
      told.add(error);
    }

    @Override
    public void onFailure(JobEvent job, Throwable failure) {
      failed.add(job);
    }
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job(
            "full",
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new OutOfMemoryError("as if");
              }
              return ran.add("full");
            })
        .job(
            "deep",
            () -> {
              throw new StackOverflowError();
            })
        .job("note", String.class, ran::add)
        .build();
  }

  private MultiWorker start(Resque resque) {
    return MultiWorker.builder(resque, jobs())
        .queues("work")
        .taskProcessors(2)
        .pollInterval(Duration.ofMillis(20))
        .pingInterval(Duration.ofMillis(300))
        .lease(Duration.ofSeconds(2))
        .sweepInterval(Duration.ofMillis(200))
        .listener(new Recorder())
        .onFatal(fatal::add)
        .start();
  }

  @Test
  void theClaimIsLeftForOthersAndNoMoreJobsAreTaken(TestRedis redis) {
    try (Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
        RawRedis raw = redis.connect()) {
      resque.queue().enqueue("work", "full");
      try (MultiWorker broken = start(resque)) {
        await().atMost(SOON).until(() -> !fatal.isEmpty());
        resque.queue().enqueue("work", "note", "later");

        assertThat(told).containsExactlyElementsOf(fatal);
        assertThat(broken.names()).hasSize(1);
        try (MultiWorker healthy = start(resque)) {
          await().atMost(SOON).until(() -> ran.contains("later") && ran.contains("full"));
          assertThat(healthy.names()).hasSize(2);
        }
      }
      assertThat(failed).isEmpty();
      assertThat(attempts).hasValue(2);
      assertThat(raw.number("LLEN", redis.key("failed"))).isZero();
    }
  }

  @Test
  void aStackThatIsTooDeepIsAFailureOfTheJobAlone(TestRedis redis) {
    try (Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      resque.queue().enqueue("work", "deep");
      resque.queue().enqueue("work", "note", "after");
      try (MultiWorker worker = start(resque)) {
        await().atMost(SOON).until(() -> ran.contains("after") && failed.size() == 1);
        assertThat(worker.names()).hasSize(2);
      }
      assertThat(fatal).isEmpty();
    }
  }
}
