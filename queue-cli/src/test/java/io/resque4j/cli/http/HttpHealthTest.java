package io.resque4j.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.cli.config.HttpSettings;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.worker.MultiWorker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a process with a real worker and a real scheduler on a Redis of its own. */
class HttpHealthTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String CANARY = "hunter2-CANARY";

  private final RedisServer server = RedisServer.builder().start();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Watched watched = new Watched();
  private final Telemetry telemetry = new Telemetry();
  private Resque resque;
  private HttpHealth http;

  @BeforeEach
  void start() {
    resque =
        Resque.builder()
            .uri(server.uri())
            .connectWait(Duration.ofMillis(200))
            .commandTimeout(Duration.ofSeconds(1))
            .listener(telemetry.enqueues())
            .connect();
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, 10, 90);
    http = HttpHealth.start(settings, resque, watched, telemetry, Duration.ofMillis(100));
  }

  @AfterEach
  void stop() {
    release.countDown();
    http.close();
    resque.close();
    server.close();
  }

  private MultiWorker worker() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "wait",
                String.class,
                secret -> {
                  running.countDown();
                  return release.await(60, TimeUnit.SECONDS) ? secret : "";
                })
            .build();
    MultiWorker worker =
        MultiWorker.builder(resque, jobs)
            .queues("math")
            .taskProcessors(2)
            .listener(telemetry.worker())
            .start();
    watched.add(worker);
    return worker;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + http.port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private JsonNode status() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get("/status").body());
  }

  @Test
  void aProcessThatStartsLivesAndIsReadyWhenAllHasBegun() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).isEqualTo("it is starting\n");

    try (MultiWorker worker = worker()) {
      watched.complete();
      assertThat(get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(get("/health/ready").body()).isEqualTo("ok\n");

      worker.quiet();
      assertThat(get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(get("/health/ready").body()).startsWith("the worker takes no jobs");
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aLoopThatHangsIsNamedWithItsAge() throws Exception {
    watched.add(
        () -> new LoopHealth("heartbeat", Duration.ofMillis(61_230), Duration.ofSeconds(59)));

    HttpResponse<String> live = get("/health/live");

    assertThat(live.statusCode()).isEqualTo(503);
    assertThat(live.body()).isEqualTo("heartbeat turned 61.2 s ago, limit 59 s\n");
    assertThat(status().path("unhealthy").path(0).asText()).startsWith("heartbeat turned 61.2 s");
  }

  @Test
  void theStatusHasWhatNodesDetailsHaveAndNoArguments() throws Exception {
    resque.queue().enqueue("math", "wait", CANARY);
    try (MultiWorker worker = worker();
        Scheduler scheduler = Scheduler.builder(resque).start();
        RawRedis raw = RawRedis.connect(server.uri())) {
      watched.add(scheduler);
      watched.complete();
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      resque.queue().enqueue("mail", "other", 1);
      raw.call("SADD", "resque:queues", "broken");
      raw.call("SET", "resque:queue:broken", "no list");

      await()
          .atMost(SOON)
          .until(
              () ->
                  status().path("queues").has("broken")
                      && status().path("workers").size() == 2
                      && status().path("leader").asText().equals(scheduler.name()));
      JsonNode status = status();
      assertThat(status.path("healthy").asBoolean()).isTrue();
      assertThat(status.path("leader").asText()).isEqualTo(scheduler.name());
      assertThat(status.path("scheduler").path("leads").asBoolean()).isTrue();
      assertThat(status.path("queues").path("mail").path("length").asInt()).isEqualTo(1);
      assertThat(status.path("queues").path("broken").path("length").isNull()).isTrue();
      assertThat(status.path("stats").path("processed").asInt()).isZero();
      assertThat(status.path("worker").path("busy").asInt()).isEqualTo(1);
      assertThat(status.path("redis").path("maxMemoryPolicy").asText()).isEqualTo("noeviction");
      assertThat(status.path("redis").path("usedMemoryBytes").asLong()).isGreaterThan(100_000);
      assertThat(status.path("workers").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(
              worker.names().stream().map(WorkerName::name).toList());
      assertThat(status.path("workers").toString())
          .contains("\"started\"")
          .contains("\"queue\":\"math\",\"class\":\"wait\"");
      assertThat(status.path("loops").findValuesAsText("loop"))
          .contains("dispatcher", "heartbeat", "scheduler", "recovery of peers", "status");
      assertThat(get("/status").body()).doesNotContain(CANARY);
      assertThat(worker.names()).hasSize(2);
      release.countDown();
      await().atMost(SOON).until(() -> status().path("stats").path("processed").asInt() == 1);
      assertThat(status().path("total").path("completionsPerSecond").asDouble()).isPositive();
    }
  }

  @Test
  void pastItsLimitsItIsUnhealthyWithReasons() throws Exception {
    watched.complete();
    try (RawRedis raw = RawRedis.connect(server.uri())) {
      raw.call("CONFIG", "SET", "maxmemory", "200mb");
      raw.call("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
    }
    for (int i = 0; i < 11; i++) {
      resque.queue().enqueue("math", "add", i);
    }

    await().atMost(SOON).until(() -> status().path("unhealthy").size() == 2);
    assertThat(status().path("healthy").asBoolean()).isFalse();
    assertThat(status().path("unhealthy").path(0).asText()).isEqualTo("11 waiting jobs, limit 10");
    assertThat(status().path("unhealthy").path(1).asText())
        .isEqualTo(
            "Redis may evict jobs: its maxmemory-policy is volatile-lru, expected noeviction");
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aRedisThatIsAwayMakesItNotReadyButNobodyRestartsIt() throws Exception {
    watched.complete();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    server.close();

    await().atMost(SOON).until(() -> get("/health/ready").statusCode() == 503);
    assertThat(get("/health/ready").body()).startsWith("Redis cannot be read: ");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
    assertThat(status().path("healthy").asBoolean()).isFalse();
  }

  @Test
  void metricsAreInThePrometheusFormat() throws Exception {
    resque.queue().enqueue("math", "wait", "a");
    try (MultiWorker worker = worker()) {
      release.countDown();
      await().atMost(SOON).until(() -> get("/metrics").body().contains("resque4j_jobs_processed"));
      HttpResponse<String> metrics = get("/metrics");

      assertThat(metrics.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.body())
          .contains("resque4j_jobs_processed_total{class=\"wait\",queue=\"math\"} 1.0")
          .contains(
              "resque4j_jobs_enqueued_total{class=\"wait\",queue=\"math\",result=\"enqueued\"} 1")
          .contains("resque4j_processors 2.0")
          .contains("resque4j_redis_memory_used")
          .contains("jvm_memory_used_bytes{");
      await()
          .atMost(SOON)
          .until(
              () -> get("/metrics").body().contains("resque4j_queue_length{queue=\"math\"} 0.0"));
      assertThat(worker.names()).hasSize(2);
    }
  }
}
