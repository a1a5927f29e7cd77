package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.Retry;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RedisTest
final class JobTimeoutTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(150);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void end() {
    release.countDown();
  }

  private final WorkerListener ears =
      new WorkerListener() {
        @Override
        public void onSuccess(JobEvent job, Object result) {
          heard.add("success of " + job.jobClass() + " by " + number(job.worker()));
        }

        @Override
        public void onFailure(JobEvent job, Throwable failure) {
          heard.add("failure " + failure.getMessage());
        }

        @Override
        public void onReEnqueue(JobEvent job, Duration in, int left, Throwable failure) {
          heard.add("again after " + failure.getMessage());
        }

        @Override
        public void onInterruptIgnored(String worker, String claimId) {
          heard.add("ignored by " + number(worker));
        }
      };

  private static String number(String worker) {
    return worker.substring(worker.indexOf('+'));
  }

  /** Goes on whatever interrupts it. */
  private Object stubborn() {
    while (release.getCount() > 0) {
      Thread.interrupted();
      LockSupport.parkNanos(1_000_000);
    }
    return "done after all";
  }

  private Jobs.Builder jobs() {
    return Jobs.builder()
        .job("note", () -> "noted")
        .job("stubborn", this::stubborn)
        .job(
            "obedient",
            () -> {
              release.await();
              return "never";
            });
  }

  private MultiWorkerBuilder worker(Jobs jobs, int processors) {
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(processors)
        .pollInterval(Duration.ofMillis(50))
        .pingInterval(Duration.ofMillis(200))
        .lease(Duration.ofSeconds(10))
        .listener(ears);
  }

  private void hears(String what) {
    await().atMost(SOON).untilAsserted(() -> assertThat(heard).contains(what));
  }

  @Test
  void aJobOverItsTimeIsInterruptedAndFailsWithItsLimitAndWhereItWas() {
    resque.queue().enqueue("math", "obedient");
    resque.queue().enqueue("math", "note");

    try (MultiWorker worker = worker(jobs().timeout("obedient", SHORT).build(), 1).start()) {
      hears("success of note by +1");
      assertThat(worker.names()).hasSize(1);
    }

    FailedJob entry = resque.queue().failed(0, 0).get(0);
    assertThat(entry.exception()).isEqualTo("io.resque4j.core.JobTimeoutException");
    assertThat(entry.error()).isEqualTo("the job ran for longer than its limit of 150 ms");
    assertThat(entry.backtrace())
        .anyMatch(line -> line.contains("JobTimeoutTest"))
        .anyMatch(line -> line.contains("Caused by: java.lang.InterruptedException"));
    assertThat(raw.text("GET", redis.key("stat:failed"))).isEqualTo("1");
    assertThat(heard).doesNotContain("ignored by +1");
  }

  @Test
  void aJobThatReturnsWhenItIsToldToHasFailedAllTheSame() {
    Jobs jobs =
        jobs()
            .job(
                "polite",
                (context, args) -> {
                  context.onCancel(() -> heard.add("told"));
                  while (!context.isCancelled()) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  return "half done";
                })
            .build();
    resque.queue().enqueue("math", "polite");
    resque.queue().enqueue("math", "note");

    try (MultiWorker worker = worker(jobs, 1).jobTimeout(SHORT).start()) {
      hears("success of note by +1");
      assertThat(worker.names()).hasSize(1);
    }

    // It is told on another thread than it asks, so it may see first that it should end.
    assertThat(heard)
        .containsOnlyOnce("told")
        .containsSubsequence(
            "failure the job ran for longer than its limit of 150 ms", "success of note by +1")
        .hasSize(3);
  }

  @Test
  void retryTriesAJobAgainThatWasOverItsTime() {
    resque.queue().enqueue("math", "obedient");
    Jobs jobs =
        jobs()
            .timeout("obedient", SHORT)
            .plugins("obedient", Retry.attempts(2).delay(Duration.ofHours(1)))
            .build();

    try (MultiWorker worker = worker(jobs, 1).start()) {
      hears("again after the job ran for longer than its limit of 150 ms");
      assertThat(worker.names()).hasSize(1);
    }
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(raw.number("ZCARD", redis.key("delayed_queue_schedule"))).isOne();
  }

  @Test
  void aLimitOfTheClassGoesBeforeThatOfTheWorkerAndZeroIsNone() {
    resque.queue().enqueue("math", "obedient");
    resque.queue().enqueue("math", "stubborn");
    Jobs jobs =
        jobs()
            .timeout("obedient", Duration.ofSeconds(1))
            .timeout("stubborn", Duration.ZERO)
            .build();

    try (MultiWorker worker = worker(jobs, 2).jobTimeout(Duration.ofMillis(100)).start()) {
      hears("failure the job ran for longer than its limit of 1 s");
      release.countDown();
      hears("success of stubborn by +2");
      assertThat(worker.names()).hasSize(2);
    }
  }

  @Test
  void aJobThatIgnoresItsInterruptKeepsItsClaimAndLockAndAnotherTakesItsPlaceUntilItEnds() {
    Jobs jobs = jobs().timeout("stubborn", SHORT).plugins("stubborn", JobLock.create()).build();
    resque.queue().enqueue("math", "stubborn");

    try (MultiWorker worker = worker(jobs, 1).start()) {
      WorkerName first = worker.names().get(0);
      hears("ignored by +1");
      resque.queue().enqueue("math", "note");
      hears("success of note by +2");

      assertThat(worker.names()).hasSize(2).contains(first);
      assertThat(resque.queue().workers()).hasSize(2);
      assertThat(raw.text("GET", redis.key("worker", first.member()))).contains("stubborn");
      assertThat(raw.number("EXISTS", redis.key("workerslock:stubborn:math:[]"))).isOne();
      String ping = raw.text("GET", redis.key("worker", "ping", first.name()));
      await()
          .atMost(SOON)
          .until(() -> !raw.text("GET", redis.key("worker", "ping", first.name())).equals(ping));

      release.countDown();
      hears("failure the job ran for longer than its limit of 150 ms");
      await().atMost(SOON).until(() -> worker.names().size() == 1);
      assertThat(raw.number("EXISTS", redis.key("workerslock:stubborn:math:[]"))).isZero();
      await().atMost(SOON).until(() -> resque.queue().workers().size() == 1);
      resque.queue().enqueue("math", "note");
      await()
          .atMost(SOON)
          .until(() -> heard.stream().filter(each -> each.startsWith("success")).count() == 2);
    }
    assertThat(resque.queue().workers()).isEmpty();
  }

  @Test
  void noMoreAreReplacedThanThereMayBeInAll() {
    Jobs jobs = jobs().timeout("stubborn", SHORT).build();
    resque.queue().enqueue("math", "stubborn");
    resque.queue().enqueue("math", "stubborn");
    resque.queue().enqueue("math", "note");

    try (MultiWorker worker = worker(jobs, 1).start()) {
      hears("ignored by +1");
      hears("ignored by +2");
      assertThat(worker.names()).hasSize(2);
      assertThat(resque.queue().length("math")).isOne();

      release.countDown();
      await()
          .atMost(SOON)
          .until(() -> heard.stream().anyMatch(each -> each.startsWith("success of note")));
      await().atMost(SOON).until(() -> worker.names().size() == 1);
    }
    assertThat(resque.queue().failedCount()).isEqualTo(2);
  }

  @Test
  void jobsWithinTheirTimeAreNeitherInterruptedNorIsTheNextOneOnTheirThread() {
    int n = 300;
    Jobs jobs =
        Jobs.builder()
            .job(
                "quick",
                () -> {
                  LockSupport.parkNanos(500_000);
                  if (Thread.interrupted()) {
                    heard.add("interrupted");
                  }
                })
            .timeout("quick", Duration.ofMillis(1))
            .job(
                "next",
                () -> {
                  if (Thread.interrupted()) {
                    heard.add("the next one was interrupted");
                  }
                })
            .build();
    for (int i = 0; i < n; i++) {
      resque.queue().enqueueAsync("math", "quick");
      resque.queue().enqueueAsync("math", "next");
    }

    try (MultiWorker worker = worker(jobs, 4).threads(JobThreads.Kind.PLATFORM).start()) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  heard.stream()
                          .filter(each -> each.startsWith("succ") || each.startsWith("fail"))
                          .count()
                      == 2L * n);
      assertThat(worker.names()).hasSize(4);
    }

    assertThat(heard.stream().filter(each -> each.startsWith("success of next")).count())
        .isEqualTo(n);
    assertThat(heard).doesNotContain("the next one was interrupted");
  }

  @Test
  void limitsOutOfTheirRangeAreRefused() {
    assertThatThrownBy(() -> Jobs.builder().timeout("a", Duration.ofNanos(5)))
        .hasMessageContaining("1 ms or more");
    assertThatThrownBy(() -> Jobs.builder().timeout("a", SHORT).timeout("a", SHORT))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> worker(jobs().build(), 1).jobTimeout(Duration.ZERO).start())
        .hasMessageContaining("jobTimeout");
    assertThat(List.copyOf(resque.queue().workers())).isEmpty();
  }
}
