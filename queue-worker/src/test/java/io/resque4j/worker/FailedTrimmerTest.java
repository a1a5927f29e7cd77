package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.FailedLimits;
import io.resque4j.core.Jobs;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A worker that keeps the failed list within its limits. */
@RedisTest
@SuppressWarnings("try") // a worker that runs beside the test, not called by it
final class FailedTrimmerTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(30);

  private MultiWorker start(FailedLimits limits) {
    Jobs jobs =
        Jobs.builder()
            .job(
                "fail",
                () -> {
                  throw new IllegalStateException("no");
                })
            .build();
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(4)
        .pingInterval(Duration.ofMillis(100))
        .failedLimits(limits)
        .start();
  }

  @Test
  void theFailedListIsKeptWithinItsLengthAndWhatIsDroppedIsCounted() {
    try (MultiWorker worker = start(FailedLimits.length(5))) {
      IntStream.range(0, 50).forEach(n -> resque.queue().enqueue("math", "fail"));

      await().atMost(SOON).until(() -> resque.queue().failedJobs().trimmed() == 45);
      assertThat(resque.queue().failedCount()).isEqualTo(5);

      resque.queue().enqueue("math", "fail");
      await().atMost(SOON).until(() -> resque.queue().failedJobs().trimmed() == 46);
    }
    assertThat(resque.queue().stats()).containsEntry("failed", 51L);
  }

  @Test
  void whatIsTooOldGoesWhenAWorkerStarts() {
    raw.call("RPUSH", redis.key("failed"), "{\"failed_at\":\"2001-01-01T00:00:00Z\"}");
    raw.call("RPUSH", redis.key("failed"), "{\"failed_at\":\"2999-01-01T00:00:00Z\"}");

    try (MultiWorker worker = start(FailedLimits.age(Duration.ofDays(30)))) {
      await().atMost(SOON).until(() -> resque.queue().failedJobs().trimmed() == 1);
    }
    assertThat(resque.queue().failedCount()).isOne();
  }

  @Test
  void aFailedListThatCannotBeReadStopsNoWorkerAndIsTrimmedWhenItCan() {
    raw.call("SET", redis.key("failed"), "no list");
    try (MultiWorker worker = start(FailedLimits.length(0))) {
      raw.call("DEL", redis.key("failed"));
      resque.queue().enqueue("math", "fail");

      await().atMost(SOON).until(() -> resque.queue().failedJobs().trimmed() == 1);
    }
  }
}
