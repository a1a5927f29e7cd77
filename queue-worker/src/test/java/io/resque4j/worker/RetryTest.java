package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.plugin.Backoff;
import io.resque4j.core.plugin.Retry;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.testkit.RedisTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class RetryTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration MS = Duration.ofMillis(1);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  private final class Recorder implements WorkerListener {
    @Override
    public void onSuccess(JobEvent job, @Nullable Object result) {
      heard.add("success");
    }

    @Override
    public void onFailure(JobEvent job, Throwable failure) {
      heard.add("failure " + failure.getMessage());
    }

    @Override
    public void onReEnqueue(JobEvent job, Duration in, int attemptsLeft, Throwable failure) {
      heard.add("again in " + in + ", " + attemptsLeft + " left, " + failure.getMessage());
    }
  }

  private Object bang(JobContext context, JsonNode args) {
    heard.add("attempt " + context.retryAttempt());
    throw new IllegalStateException("BUSTED");
  }

  private MultiWorker start(Jobs jobs) {
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(1)
        .pollInterval(Duration.ofMillis(20))
        .listener(new Recorder())
        .start();
  }

  /** Puts what is delayed into its queue at once, until the job has ended for good. */
  private void performAll(Jobs jobs) {
    try (MultiWorker worker = start(jobs)) {
      await().atMost(SOON).until(() -> move() && heard.stream().anyMatch(RetryTest::isAnEnd));
    }
  }

  private boolean move() {
    for (String second : raw.texts("ZRANGE", redis.key("delayed_queue_schedule"), 0, -1)) {
      String payload = raw.text("LPOP", redis.key("delayed:" + second));
      if (payload != null) {
        raw.call("RPUSH", redis.key("queue:math"), payload);
      }
    }
    return true;
  }

  private static boolean isAnEnd(String text) {
    return text.startsWith("success") || text.startsWith("failure");
  }

  private Jobs busted(Retry retry) {
    return Jobs.builder().job("brokenJob", this::bang).plugins("brokenJob", retry).build();
  }

  @Test
  void aJobIsTriedAsOftenAsTheLimitSaysBeforeItFails() {
    resque.queue().enqueue("math", "brokenJob", 1, 2);

    performAll(busted(Retry.attempts(3).delay(MS)));

    assertThat(heard)
        .containsExactly(
            "attempt 0",
            "again in PT0.001S, 2 left, BUSTED",
            "attempt 1",
            "again in PT0.001S, 1 left, BUSTED",
            "attempt 2",
            "failure BUSTED");
    assertThat(resque.queue().failedCount()).isOne();
    assertThat(resque.queue().stats()).containsEntry("failed", 3L).containsEntry("processed", 0L);
    assertThat(redis.keys()).noneMatch(key -> key.contains("resque-retry"));
  }

  @Test
  void aJobThatDoesNotFailIsPerformedOnceAndWritesNothing() {
    resque.queue().enqueue("math", "happyJob", 1, 2);

    performAll(
        Jobs.builder()
            .job("happyJob", () -> "fine")
            .plugins("happyJob", Retry.attempts(3).delay(MS))
            .build());

    assertThat(heard).containsExactly("success");
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(redis.keys()).noneMatch(key -> key.contains("resque-retry"));
  }

  @Test
  void withALimitOfOneItIsNotTriedAgain() {
    resque.queue().enqueue("math", "brokenJob");

    performAll(busted(Retry.attempts(1)));

    assertThat(heard).containsExactly("attempt 0", "failure BUSTED");
  }

  @Test
  void aJobThatSucceedsInTheEndLeavesNoCounter() {
    resque.queue().enqueue("math", "flaky", 1);

    performAll(
        Jobs.builder()
            .job(
                "flaky",
                Integer.class,
                (context, n) -> context.retryAttempt() < 2 ? bang(context, null) : n)
            .plugins("flaky", Retry.attempts(5).delay(MS))
            .build());

    assertThat(heard).contains("again in PT0.001S, 3 left, BUSTED").endsWith("success");
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(resque.queue().stats()).containsEntry("failed", 2L).containsEntry("processed", 1L);
    assertThat(redis.keys()).noneMatch(key -> key.contains("resque-retry"));
  }

  @Test
  void aFailedAttemptWritesWhatNodeWrites() throws Exception {
    resque.queue().enqueue("math", "brokenJob", 1, "a b");
    try (MultiWorker worker = start(busted(Retry.attempts(3).delay(Duration.ofHours(2))))) {
      await().atMost(SOON).until(() -> heard.size() == 2);
    }

    String counter = redis.key("resque-retry:brokenJob:1-ab");
    assertThat(raw.text("GET", counter)).isEqualTo("0");
    assertThat(raw.number("TTL", counter)).isGreaterThan(Duration.ofHours(2).toSeconds());
    JsonNode failure =
        ResqueJson.parse(raw.text("GET", redis.key("failure-resque-retry:brokenJob:1-ab")));
    assertThat(failure.path("payload").toString()).isEqualTo("[1,\"a b\"]");
    assertThat(failure.path("exception").textValue())
        .isEqualTo("java.lang.IllegalStateException: BUSTED");
    assertThat(failure.path("error")).isEqualTo(failure.path("exception"));
    assertThat(failure.path("worker").textValue()).isEqualTo("brokenJob");
    assertThat(failure.path("queue").textValue()).isEqualTo("math");
    assertThat(failure.path("failed_at").textValue())
        .matches("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d");
    assertThat(failure.path("backtrace").get(0)).isEqualTo(failure.path("exception"));
    long second =
        Long.parseLong(raw.texts("ZRANGE", redis.key("delayed_queue_schedule"), 0, 0).get(0));
    assertThat(second - Instant.now().getEpochSecond()).isBetween(7100L, 7201L);
    assertThat(raw.texts("LRANGE", redis.key("delayed:" + second), 0, -1))
        .containsExactly("{\"class\":\"brokenJob\",\"queue\":\"math\",\"args\":[1,\"a b\"]}");
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(raw.text("GET", redis.key("stat:failed"))).isEqualTo("1");
    assertThat(raw.number("EXISTS", redis.key("stat:processed"))).isZero();
  }

  @Test
  void aCounterLivesLongerThanItsDelayAndNotForAThousandTimesIt() {
    resque.queue().enqueue("math", "brokenJob");
    try (MultiWorker worker = start(busted(Retry.attempts(3).delay(Duration.ofDays(1))))) {
      await().atMost(SOON).until(() -> heard.size() == 2);
    }

    assertThat(raw.number("TTL", redis.key("resque-retry:brokenJob")))
        .isBetween(Duration.ofDays(7).toSeconds(), Duration.ofDays(8).toSeconds());
  }

  @Test
  void theDelaysOfAListAreUsedInTurnAndTheLastOneForTheRest() {
    resque.queue().enqueue("math", "brokenJob");

    performAll(busted(Retry.attempts(4).delays(MS, MS.multipliedBy(2))));

    assertThat(heard.stream().filter(each -> each.startsWith("again")))
        .extracting(each -> each.substring(0, each.indexOf(',')))
        .containsExactly("again in PT0.001S", "again in PT0.002S", "again in PT0.002S");
  }

  @Test
  void anExponentialBackoffDoublesUpToItsLimitAndIsSpreadByJitter() {
    Backoff most = Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 1);
    Backoff least = Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 0);

    assertThat(List.of(0, 1, 2, 3, 1000).stream().map(most::delay).map(Duration::toMillis))
        .containsExactly(1000L, 2000L, 4000L, 5000L, 5000L);
    assertThat(least.delay(1).toMillis()).isEqualTo(1000);
    assertThat(Backoff.exponential(Duration.ofSeconds(1), Duration.ofSeconds(9)).delay(3))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
  }

  @Test
  void aRuleForATypeOfFailureGoesBeforeTheUsualOneAndTheLastRuleThatFitsHolds() {
    resque.queue().enqueue("math", "io");
    Retry retry =
        Retry.attempts(9)
            .on(RuntimeException.class, 5, Backoff.fixed(MS))
            .on(UncheckedIOException.class, 2, Backoff.fixed(MS.multipliedBy(3)));

    performAll(
        Jobs.builder()
            .job(
                "io",
                () -> {
                  throw new UncheckedIOException(new IOException("disk"));
                })
            .plugins("io", retry)
            .build());

    assertThat(heard)
        .containsExactly(
            "again in PT0.003S, 1 left, java.io.IOException: disk",
            "failure java.io.IOException: disk");
  }

  @Test
  void aFailureThatIsNeverTriedAgainFailsAtOnceAndClearsTheCounter() {
    raw.call("SET", redis.key("resque-retry:brokenJob"), "0");
    resque.queue().enqueue("math", "brokenJob");

    performAll(busted(Retry.attempts(9).never(IllegalStateException.class)));

    assertThat(heard).containsExactly("attempt 1", "failure BUSTED");
    assertThat(redis.keys()).noneMatch(key -> key.contains("resque-retry"));
  }

  @Test
  void argumentsThatDoNotFitAreNotTriedAgain() {
    resque.queue().enqueue("math", "add", "one");

    performAll(
        Jobs.builder()
            .job("add", Integer.class, n -> n)
            .defaultPlugins(Retry.attempts(9).delay(MS))
            .build());

    assertThat(heard).singleElement().asString().startsWith("failure job add: expected argument 1");
  }

  @Test
  void oneLineMakesItTheDefaultOfAllClassesAndAClassMayHaveItsOwn() {
    resque.queue().enqueue("math", "brokenJob");
    Jobs jobs =
        Jobs.builder()
            .job("brokenJob", this::bang)
            .job("impatient", this::bang)
            .plugins("impatient", Retry.attempts(1))
            .defaultPlugins(Retry.attempts(2).delay(MS))
            .build();

    performAll(jobs);
    assertThat(heard).containsOnlyOnce("failure BUSTED").hasSize(4);
    heard.clear();
    resque.queue().enqueue("math", "impatient");
    performAll(jobs);
    assertThat(heard).containsExactly("attempt 0", "failure BUSTED");
  }

  @Test
  void whatIsNoCounterCountsAsNone() {
    raw.call("RPUSH", redis.key("resque-retry:brokenJob"), "no counter");
    resque.queue().enqueue("math", "brokenJob");

    performAll(busted(Retry.attempts(2).delay(MS)));

    assertThat(heard).endsWith("attempt 1", "failure BUSTED");
  }

  @Test
  void optionsOutOfTheirRangeAreRefused() {
    assertThatThrownBy(() -> Retry.attempts(0)).hasMessageContaining("1 to 10000 attempts");
    assertThatThrownBy(() -> Retry.attempts(2).delay(Duration.ZERO)).hasMessageContaining("delay");
    assertThatThrownBy(() -> Retry.attempts(2).delays()).hasMessageContaining("got: none");
  }
}
