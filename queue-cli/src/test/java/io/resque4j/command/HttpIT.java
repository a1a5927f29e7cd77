package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** What the packed command answers over HTTP. */
@RedisTest
final class HttpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String CANARY = "hunter2-CANARY";

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestRedis redis;

  HttpIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    Collections.addAll(all, "--namespace", redis.namespace());
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  private static String address(RunningCommand process) {
    Matcher answers = process.awaitErr("answers at (http://[^/ ]+)/health/live");
    return answers.group(1);
  }

  private HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private JsonNode status(String address) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(address + "/status").body());
  }

  @Test
  void aWorkerWithASchedulerTellsOfItselfAndOfTheFleet() throws Exception {
    try (RunningCommand worker =
            command(
                    "worker",
                    "--jobs",
                    Command.exampleJobs().toString(),
                    "--scheduler",
                    "--processors",
                    "1-3",
                    "--http-port",
                    "0")
                .start();
        Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      String address = address(worker);
      assertThat(address).startsWith("http://127.0.0.1:");
      await().atMost(PATIENCE).until(() -> get(address + "/health/ready").statusCode() == 200);
      resque.queue().enqueue("hello", "greet", CANARY);
      resque.queue().enqueueIn(Duration.ofSeconds(1), "math", "add", 1, 2);
      resque.queue().enqueue("hello", "no-such-class", CANARY);

      assertThat(get(address + "/health/live").body()).isEqualTo("ok\n");
      await()
          .atMost(PATIENCE)
          .until(
              () -> get(address + "/metrics").body(),
              metrics ->
                  metrics.contains("jobs_processed_total{class=\"add\",queue=\"math\"} 1.0")
                      && metrics.contains("class=\"no-such-class\",queue=\"hello\"} 1.0")
                      // the scheduler hears of a move it made when the job may be done already
                      && metrics.contains("jobs_transferred_total{result=\"moved\"} 1.0"));
      assertThat(get(address + "/metrics").body())
          .contains("resque4j_scheduler_leader 1.0")
          .contains("resque4j_redis_roundtrip_seconds_count{operation=\"claim\"}")
          .doesNotContain(CANARY);
      await()
          .atMost(PATIENCE)
          .until(() -> status(address).path("stats").path("processed").asInt() == 2);
      JsonNode status = status(address);
      assertThat(status.path("healthy").asBoolean()).as(status.toPrettyString()).isTrue();
      assertThat(status.path("stats").path("failed").asInt()).isEqualTo(1);
      assertThat(status.path("leader").asText()).isNotEmpty();
      assertThat(status.path("loops").findValuesAsText("loop"))
          .contains("dispatcher", "recovery of ours (worker)", "recovery of ours (scheduler)")
          .doesNotHaveDuplicates();
      assertThat(status.toString()).doesNotContain(CANARY);
      assertThat(get(address + "/").statusCode()).isEqualTo(404);

      assertThat(worker.terminate().awaitEnd().err())
          .contains("worker: stopped\n")
          .endsWith("scheduler: stopped\n");
    }
  }

  @Test
  void aProcessThatRunsNothingTellsOfTheFleetIfItIsAsked() throws Exception {
    try (RunningCommand none =
        command("run", "--role", "none", "--http-port", "0").env("QUEUES", "none").start()) {
      none.awaitErr("has the role none: it runs nothing and waits for its end");
      String address = address(none);
      await().atMost(PATIENCE).until(() -> get(address + "/health/ready").statusCode() == 200);
      assertThat(get(address + "/health/live").body()).isEqualTo("ok\n");
      JsonNode status = status(address);
      assertThat(status.has("worker")).isFalse();
      assertThat(status.path("total").path("waiting").asInt(-1)).isZero();
      assertThat(get(address + "/metrics").body()).contains("resque4j_");
      assertThat(none.terminate().awaitEnd().exitCode()).isZero();
    }
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void withoutAPortNobodyListens() {
    try (RunningCommand scheduler = command("scheduler").start()) {
      scheduler.awaitErr("runs as ");
      assertThat(scheduler.terminate().awaitEnd().err()).doesNotContain("answers at");
    }
  }

  @Test
  void aPortInUseIsOneLineBeforeAnyJobIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome worker =
          command(
                  "worker",
                  "--jobs",
                  Command.exampleJobs().toString(),
                  "--http-port",
                  Integer.toString(taken.getLocalPort()))
              .run();

      assertThat(worker.exitCode()).isEqualTo(1);
      assertThat(worker.err())
          .isEqualTo(
              "resque4j: cannot listen for HTTP at 127.0.0.1:%d: the port is in use\n"
                  .formatted(taken.getLocalPort()));
      assertThat(redis.keys()).isEmpty();
    }
  }

  @Test
  void portAndHostAreTakenFromFileAndEnvironment() throws Exception {
    Path folder = Sandbox.fresh();
    Path file = Files.writeString(folder.resolve("r.yml"), "http:\n  port: 0\n  host: localhost\n");
    try (RunningCommand scheduler =
        command("scheduler", "--config", file.toString())
            .env("RESQUE4J_HTTP_MAX_WAITING", "0")
            .start()) {
      String address = address(scheduler);
      await().atMost(PATIENCE).until(() -> get(address + "/health/ready").statusCode() == 200);
      try (Resque resque =
          Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
        resque.queue().enqueue("mail", "send");
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> status(address).path("unhealthy").path(0).asText(),
              "1 waiting job, limit 0"::equals);
      assertThat(scheduler.terminate().awaitEnd().exitCode()).isZero();
    }
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    Outcome refused = command("scheduler", "--http-port", "70000").run();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith(
            "resque4j: expected --http-port to be a whole number from 0 to 65535, got: 70000");
  }
}
