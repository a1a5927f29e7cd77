package io.resque4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.resque4j.core.Jobs;
import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.plugin.Retry;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.MultiWorkerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured of jobs that real multiWorkers take from a real Redis. */
@RedisTest
final class WorkerMetricsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WorkerMetrics metrics = new WorkerMetrics(registry);
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private TestRedis redis;
  private Resque resque;
  private Queue queue;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .listener(new EnqueueMetrics(registry))
            .connect();
    queue = resque.queue();
  }

  @AfterEach
  void close() {
    release.countDown();
    resque.close();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job("add", Integer.class, Integer.class, Integer::sum)
        .job(
            "fail",
            () -> {
              throw new IllegalStateException("planted");
            })
        .job(
            "flaky",
            () -> {
              throw new IllegalStateException("planted");
            })
        .plugins("flaky", Retry.attempts(2).delay(Duration.ofHours(1)))
        .job("vetoed", () -> null)
        .plugins("vetoed", new Veto())
        .job("wait", this::waitForRelease)
        .build();
  }

  private static final class Veto implements Plugin {
    @Override
    public boolean beforePerform(PerformContext job) {
      return false;
    }
  }

  private boolean waitForRelease() throws InterruptedException {
    running.countDown();
    return release.await(60, TimeUnit.SECONDS);
  }

  private MultiWorkerBuilder worker() {
    return MultiWorker.builder(resque, jobs()).queues("math").taskProcessors(2).listener(metrics);
  }

  private double count(String meter, String... tags) {
    Counter counter = registry.find("resque4j." + meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  private double ofJob(String meter, String jobClass) {
    return count(meter, "queue", "math", "class", jobClass);
  }

  @Test
  void eachWayInWhichAJobEndsIsCountedByQueueAndClass() {
    try (RawRedis raw = redis.connect()) {
      raw.call("RPUSH", redis.key("queue:math"), "{bad");
    }
    queue.enqueue("math", "add", 1, 2);
    queue.enqueue("math", "add", 3, 4);
    queue.enqueue("math", "fail");
    queue.enqueue("math", "flaky");
    queue.enqueue("math", "vetoed");
    queue.enqueue("math", "unknown");

    try (MultiWorker worker = worker().start()) {
      await().atMost(SOON).until(() -> ofJob("jobs.failed", "unknown") == 1);
      worker.stop(SOON);
    }

    assertThat(count("jobs.enqueued", "class", "add", "result", "enqueued")).isEqualTo(2);
    assertThat(ofJob("jobs.claimed", "add")).isEqualTo(2);
    assertThat(ofJob("jobs.processed", "add")).isEqualTo(2);
    assertThat(ofJob("jobs.failed", "add")).isZero();
    assertThat(ofJob("jobs.failed", "fail")).isEqualTo(1);
    assertThat(ofJob("jobs.claimed", "none")).isEqualTo(1);
    assertThat(ofJob("jobs.failed", "none")).isEqualTo(1);
    assertThat(ofJob("jobs.retried", "flaky")).isEqualTo(1);
    assertThat(ofJob("jobs.failed", "flaky")).isZero();
    assertThat(ofJob("jobs.vetoed", "vetoed")).isEqualTo(1);
    assertThat(count("claims.lost")).isZero();
    Timer add = registry.get("resque4j.job.duration").tag("class", "add").timer();
    assertThat(add.count()).isEqualTo(2);
    assertThat(add.totalTime(TimeUnit.NANOSECONDS)).isPositive();
  }

  @Test
  void processedAndFailedAndRetriedAreWhatRedisCounts() {
    for (int i = 0; i < 20; i++) {
      queue.enqueue("math", i % 3 == 0 ? "fail" : "add", 1, i);
    }
    queue.enqueue("math", "flaky");

    try (MultiWorker worker = worker().start()) {
      await().atMost(SOON).until(() -> ofJob("jobs.retried", "flaky") == 1);
      worker.stop(SOON);
    }

    assertThat(ofJob("jobs.processed", "add"))
        .isEqualTo(queue.stats().get("processed").doubleValue())
        .isEqualTo(13);
    assertThat(ofJob("jobs.failed", "fail") + ofJob("jobs.retried", "flaky"))
        .isEqualTo(queue.stats().get("failed").doubleValue())
        .isEqualTo(8);
  }

  @Test
  void aJobThatAStopInterruptedIsGivenBack() throws InterruptedException {
    queue.enqueue("math", "wait");
    MultiWorker worker = worker().start();
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    worker.stop(Duration.ofMillis(1));

    assertThat(ofJob("jobs.given.back", "wait")).isEqualTo(1);
    assertThat(queue.length("math")).isOne();
  }

  @Test
  void aClaimThatWasTakenAwayIsCounted() throws InterruptedException {
    queue.enqueue("math", "wait");
    try (MultiWorker worker = worker().pingInterval(Duration.ofMillis(100)).start()) {
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      WorkingOn holder =
          queue.allWorkingOn().stream().filter(each -> !each.isIdle()).findFirst().orElseThrow();
      queue.forceCleanWorker(holder.worker().name());
      await().atMost(SOON).until(() -> count("claims.lost") == 1);
      release.countDown();
      assertThat(worker.names()).hasSize(2);
    }

    assertThat(ofJob("jobs.processed", "wait")).isZero();
  }

  @Test
  void gaugesSayHowManyProcessorsThereAreAndHowManyAreBusy() throws InterruptedException {
    queue.enqueue("math", "wait");
    try (MultiWorker worker = worker().taskProcessors(3).start()) {
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(gauge("processors")).isEqualTo(3);
      assertThat(gauge("processors.busy")).isEqualTo(1);
      assertThat(gauge("ping.silence")).isPositive();
      release.countDown();
      await().atMost(SOON).until(() -> gauge("processors.busy") == 0);
      assertThat(worker.health().takesJobs()).isTrue();
    }
    assertThat(gauge("processors")).isZero();
    assertThat(gauge("ping.silence")).isZero();
  }

  private double gauge(String meter) {
    return registry.get("resque4j." + meter).gauge().value();
  }

  @Test
  void roundTripsOfClaimsAndCompletionsAreTimed() {
    queue.enqueue("math", "add", 1, 2);

    try (MultiWorker worker = worker().start()) {
      await().atMost(SOON).until(() -> ofJob("jobs.processed", "add") == 1);
      assertThat(worker.names()).hasSize(2);
    }

    for (String operation : List.of("claim", "complete")) {
      Timer trips = registry.get("resque4j.redis.roundtrip").tag("operation", operation).timer();
      assertThat(trips.count()).isPositive();
      assertThat(trips.max(TimeUnit.NANOSECONDS)).isBetween(1_000.0, 30e9);
    }
  }

  @Test
  void aChangeOfThePoolIsCountedWithItsReason() {
    for (int i = 0; i < 40; i++) {
      queue.enqueue("math", "wait");
    }

    try (MultiWorker worker =
        worker().taskProcessors(1, 20).checkInterval(Duration.ofMillis(50)).start()) {
      await()
          .atMost(SOON)
          .until(() -> count("scaling", "direction", "up", "reason", "jobs_wait") >= 1);
      assertThat(worker.health().processors()).isGreaterThan(1);
      release.countDown();
      await()
          .atMost(SOON)
          .until(() -> count("scaling", "direction", "down", "reason", "idle") >= 1);
    }
  }

  @Test
  void aHistogramIsPublishedWhenItIsWanted() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MetricsConfig config = MetricsConfig.DEFAULT.withHistogram(true);
    JobEvent job = new JobEvent("w", "math", "add", new byte[0], "1", Duration.ofMillis(7));

    new WorkerMetrics(prometheus, config).onSuccess(job, null);

    assertThat(prometheus.scrape())
        .contains("resque4j_jobs_processed_total{class=\"add\",queue=\"math\"} 1.0")
        .contains(
            "resque4j_job_duration_seconds_bucket{class=\"add\",queue=\"math\",le=\"+Inf\"} 1");
  }

  @Test
  void noHistogramIsPublishedWhenItIsNot() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JobEvent job = new JobEvent("w", "math", "add", new byte[0], "1", Duration.ofMillis(7));

    new WorkerMetrics(prometheus).onSuccess(job, null);

    assertThat(prometheus.scrape())
        .contains("resque4j_job_duration_seconds_count{class=\"add\",queue=\"math\"} 1")
        .doesNotContain("_bucket");
  }
}
