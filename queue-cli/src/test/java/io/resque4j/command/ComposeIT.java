package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisCluster;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.SentinelRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The services of the compose files without a Docker engine: the image's environment and command
 * and each service's own are given to the packed command, with the addresses of real Redis servers
 * of the same topology.
 */
final class ComposeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CLOSED_PORT = "1";
  private static final Pattern ENV = Pattern.compile("(\\w+)=(\\S+)");

  @Test
  void developmentRunsAllInOneProcess() {
    try (RedisServer redis = RedisServer.builder().start()) {
      ComposeFile file = ComposeFile.read("compose.dev.yaml");
      try (Container all = container(file, "resque4j", Map.of("REDIS_URL", redis.uri()))) {
        all.awaitHealthy();
        perform(all, redis, "resque");
      }
    }
  }

  @Test
  void rolesApartFollowSentinels() {
    try (SentinelRedis redis =
        SentinelRedis.start(2, UnaryOperator.identity(), UnaryOperator.identity())) {
      ComposeFile file = ComposeFile.read("compose.sentinel.yaml");
      Map<String, String> here =
          Map.of(
              "REDIS_SENTINELS",
              addresses(redis.sentinels()),
              "REDIS_MASTER_NAME",
              SentinelRedis.MASTER);
      assertThat(file.environment("worker")).containsEntry("REDIS_MASTER_NAME", "mymaster");
      try (Container worker = container(file, "worker", here);
          Container scheduler = container(file, "scheduler", here)) {
        worker.awaitHealthy();
        scheduler.awaitHealthy();
        Outcome produced = container(file, "producer", here).run();
        assertThat(produced.exitCode()).as(produced.err()).isZero();
        awaitProcessed(redis.master(), "resque", "1");
      }
    }
  }

  @Test
  void aClusterIsWorkedOn() {
    try (RedisCluster redis = RedisCluster.start(0, 1, 2)) {
      ComposeFile file = ComposeFile.read("compose.cluster.yaml");
      Map<String, String> here = Map.of("REDIS_CLUSTER", addresses(redis.nodes()));
      try (Container worker = container(file, "worker", here);
          Container scheduler = container(file, "scheduler", here)) {
        worker.awaitHealthy();
        scheduler.awaitHealthy();
        RedisServer owner = redis.owner(redis.slot("{resque}"));
        perform(worker, owner, "{resque}");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.dev.yaml", "compose.sentinel.yaml", "compose.cluster.yaml"})
  void dockerComposeTakesTheFile(String name) {
    String client =
        "if docker compose version >/dev/null 2>&1; then echo docker compose;"
            + " elif docker-compose version >/dev/null 2>&1; then echo docker-compose; fi";
    String found = Command.shell(client).run().out().strip();
    boolean required = "true".equals(System.getenv("CI"));
    assumeTrue(required || !found.isEmpty(), "there is no docker compose here");

    Outcome checked =
        Command.shell(found + " -f " + ComposeFile.path(name) + " config --quiet").run();

    assertThat(checked.exitCode()).as(checked.err()).isZero();
  }

  @Test
  void whoDoesNotAnswerIsNotHealthy() {
    assertThat(healthcheck(CLOSED_PORT).exitCode()).isOne();
    assertThat(healthcheck("").exitCode()).isZero();
    Outcome wrong = healthcheck("http");
    assertThat(wrong.exitCode()).isOne();
    assertThat(wrong.err()).isEqualTo("expected RESQUE4J_HTTP_PORT to be a port, got: http\n");
  }

  /** Enqueues a job as `docker compose exec` would, and waits until it is performed. */
  private static void perform(Container container, RedisServer redis, String namespace) {
    Outcome enqueued = container.command("enqueue", "math", "add", "1", "2").run();
    assertThat(enqueued.exitCode()).as(enqueued.err()).isZero();
    awaitProcessed(redis, namespace, "1");
  }

  private static void awaitProcessed(RedisServer redis, String namespace, String number) {
    try (RawRedis raw = redis.connect()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(raw.text("GET", namespace + ":stat:processed")).isEqualTo(number));
    }
  }

  private static String addresses(List<RedisServer> servers) {
    return servers.stream()
        .map(each -> each.host() + ":" + each.port())
        .collect(Collectors.joining(","));
  }

  private static Container container(
      ComposeFile file, String service, Map<String, String> addresses) {
    Map<String, String> environment = new HashMap<>(imageEnvironment());
    environment.replace("RESQUE4J_HTTP_PORT", "0"); // several of them share this machine
    Map<String, String> own = file.environment(service);
    assertThat(own).containsKeys(addresses.keySet().toArray(String[]::new));
    environment.putAll(own);
    environment.putAll(addresses);
    environment.replaceAll(
        (name, value) ->
            value.replace("/opt/resque4j/", Command.distribution().toAbsolutePath() + "/"));
    List<String> command = file.command(service);
    return new Container(environment, command.isEmpty() ? List.of("run") : command);
  }

  /** What {@code ENV} in the Dockerfile says, but for the path. */
  private static Map<String, String> imageEnvironment() {
    try {
      Map<String, String> environment = new HashMap<>();
      String text = Files.readString(ComposeFile.path("Dockerfile"));
      Matcher entries = Pattern.compile("(?m)^ENV (?:.*\\\\\\n)*.*$").matcher(text);
      assertThat(entries.find()).isTrue();
      Matcher each = ENV.matcher(entries.group().replace("\\\n", "\n"));
      while (each.find()) {
        environment.put(each.group(1), each.group(2));
      }
      assertThat(environment).containsKeys("PATH", "RESQUE4J_OPTS", "RESQUE4J_HTTP_PORT");
      environment.remove("PATH");
      return environment;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Outcome healthcheck(String port) {
    return Command.shell(ComposeFile.path("healthcheck").toAbsolutePath().toString())
        .env("RESQUE4J_HTTP_PORT", port)
        .run();
  }

  /** A process with the environment of a container. */
  private static final class Container implements AutoCloseable {
    private final Map<String, String> environment;
    private final List<String> words;
    private RunningCommand running;

    Container(Map<String, String> environment, List<String> words) {
      this.environment = environment;
      this.words = words;
    }

    Command command(String... words) {
      Command command = Command.of(words);
      environment.forEach(command::env);
      return command.env(
          "RESQUE4J_OPTS", "-XX:TieredStopAtLevel=1 " + environment.get("RESQUE4J_OPTS"));
    }

    Outcome run() {
      return command(words.toArray(String[]::new)).run();
    }

    void awaitHealthy() {
      running = command(words.toArray(String[]::new)).start();
      String port = running.awaitErr("answers at http://[^/ ]+:(\\d+)/health/live").group(1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(healthcheck(port).exitCode()).isZero());
    }

    /** As {@code docker stop} ends it. */
    @Override
    public void close() {
      if (running != null) {
        try (RunningCommand stopped = running.terminate()) {
          Outcome ended = stopped.awaitEnd();
          assertThat(ended.exitCode()).as(ended.err()).isZero();
        }
      }
    }
  }
}
