package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.command.jobs.HeldJobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A secret that is the password of Redis, an argument of jobs (waiting, running, delayed, recurring
 * and failed) and in what they throw is nowhere but in Redis: not in the log, not on any page, not
 * in the list of processes, not in what {@code config} shows.
 */
final class CanaryIT {
  private static final String SECRET = "hunter2-CANARY";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final HttpClient client = HttpClient.newHttpClient();

  /** What was told, and where. */
  private final Map<String, String> told = new LinkedHashMap<>();

  private String get(String address, String path) throws IOException, InterruptedException {
    return told(path, HttpRequest.newBuilder(URI.create(address + path)).build());
  }

  private String told(String where, HttpRequest request) throws IOException, InterruptedException {
    String body = client.send(request, BodyHandlers.ofString()).body();
    told.merge(where, body, String::concat);
    return body;
  }

  private static Command command(RedisServer redis, Path file, String... words) {
    return Command.of(words)
        .env("RESQUE4J_CONFIG", file.toString())
        .env("RESQUE4J_LOG_FORMAT", "json")
        .env("REDIS_PASSWORD", SECRET)
        .env("REDIS_SENTINEL_PASSWORD", SECRET)
        .env("REDIS_URL", uri(redis, SECRET));
  }

  private static String uri(RedisServer redis, String password) {
    return "redis://:" + password + "@127.0.0.1:" + redis.port();
  }

  private static Path file(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("resque4j.yml"),
        """
        jobs: %s
        title: shop
        pidfile: shop.pid
        scheduler: true
        processors: 2
        http: {port: 0}
        filteredParams: [password]
        cron: {often: {schedule: every 1s, queue: q, class: tell-secret, args: [{password: %s}]}}
        """
            .formatted(JobJar.of(HeldJobs.class), SECRET));
  }

  @Test
  void nobodyIsToldASecret() throws Exception {
    Path folder = Sandbox.fresh();
    Path file = file(folder);
    try (RedisServer redis = RedisServer.builder().config("requirepass", SECRET).start();
        Gate gate = Gate.open();
        RunningCommand worker = command(redis, file, "worker").start();
        Resque resque = Resque.connect(uri(redis, SECRET))) {
      String address = worker.awaitErr("answers at (http://[^/ ]+)/health/live").group(1);
      enqueue(resque.queue(), gate);
      gate.awaitJob();
      worker.awaitErr("tell-secret on q failed after");
      worker.awaitErr("no-such-class on q failed after");

      askAll(address);
      askProcess(worker, folder.resolve("shop.pid"));
      refuseItsPassword(redis, address);
      Outcome shown = command(redis, file, "config").run();
      told.put("config", shown.out() + shown.err());
      Outcome json = command(redis, file, "config", "-o", "json").run();
      told.put("config -o json", json.out() + json.err());

      gate.letGo();
      Outcome ended = worker.terminate().awaitEnd();
      told.put("log", ended.err());
      told.put("output", ended.out() + "-");
    }
    assertThat(told)
        .allSatisfy(
            (where, text) -> assertThat(text).as(where).isNotEmpty().doesNotContain("CANARY"));
    assertThat(told.get("log")).contains("shop");
    assertThat(told.get("config")).contains("[FILTERED]").contains("redis://***@");
  }

  private static void enqueue(Queue queue, Gate gate) {
    Map<String, Object> secret = Map.of("password", SECRET);
    queue.enqueue("q", "hold", Integer.valueOf(gate.port()), secret);
    queue.enqueue("q", "tell-secret", SECRET);
    queue.enqueue("q", "no-such-class", Map.of("deep", List.of(secret)));
    queue.enqueueIn(Duration.ofSeconds(1), "q", "tell-secret", SECRET + "-later");
  }

  private void askAll(String address) throws Exception {
    await().atMost(PATIENCE).until(() -> get(address, "/status").contains("\"hold\""));
    // the log is told of an end before the meters are
    await()
        .atMost(PATIENCE)
        .until(() -> get(address, "/metrics").contains("class=\"tell-secret\""));
    for (String path : List.of("/health/live", "/health/ready")) {
      get(address, path);
    }
    get(address, "/" + "CANARY?password=" + SECRET);
    told(
        "another method",
        HttpRequest.newBuilder(URI.create(address + "/status?password=" + SECRET))
            .POST(BodyPublishers.ofString(SECRET))
            .build());
  }

  private void askProcess(RunningCommand worker, Path pidfile) throws IOException {
    assertThat(Files.readString(pidfile)).isEqualTo(worker.pid() + "\n");
    Path process = Path.of("/proc/" + worker.pid());
    if (Files.exists(process)) {
      told.put("title", Files.readString(process.resolve("comm")));
      told.put("command line", Files.readString(process.resolve("cmdline")));
      assertThat(told.get("title")).isEqualTo("shop\n");
    }
  }

  /** What is said while Redis does not let the process in any more. */
  private void refuseItsPassword(RedisServer redis, String address) throws Exception {
    try (RawRedis raw = redis.connect()) {
      raw.call("AUTH", SECRET);
      raw.call("CONFIG", "SET", "requirepass", "another");
      raw.call("CLIENT", "KILL", "SKIPME", "yes");
      await()
          .atMost(PATIENCE)
          .until(() -> get(address, "/health/ready"), ready -> !ready.equals("ok\n"));
      get(address, "/status");
      get(address, "/metrics");
      raw.call("CONFIG", "SET", "requirepass", SECRET);
    }
    await().atMost(PATIENCE).until(() -> get(address, "/health/ready"), "ok\n"::equals);
  }
}
