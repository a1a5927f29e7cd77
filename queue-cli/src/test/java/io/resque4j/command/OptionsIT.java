package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.command.jobs.HeldJobs;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every option of the packed daemon by flag, by variable and in the file, and what options do. */
final class OptionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** An option as the command itself documents it. */
  private record Option(String name, String flag, String variable) {}

  private static List<Option> options() {
    return Command.of("config", "-o", "markdown").run().outLines().stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .map(row -> new Option(first(row[1]), first(row[2]), first(row[3])))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The first name of a cell; empty if it has none. */
  private static String first(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).findFirst().orElse("");
  }

  /** For each option a value that is nobody's default; a row is missing for a new one. */
  private static Map<String, String> values(Path secret) {
    String text =
        """
        redis.url redis://elsewhere:1/3
        namespace other
        redis.host elsewhere
        redis.port 6380
        redis.db 4
        redis.user app
        redis.password hidden
        redis.passwordFile SECRET
        redis.ssl true
        redis.sentinels a:1,b:2
        redis.masterName main
        redis.sentinelUser watcher
        redis.sentinelPassword hidden
        redis.cluster c:1,d:2
        redis.caFile SECRET
        redis.certFile SECRET
        redis.keyFile SECRET
        redis.connectTimeout 7s
        redis.commandTimeout 8s
        role both
        scheduler true
        jobs /nowhere/jobs.jar
        queues high,low
        processors 3-9
        minTaskProcessors 3
        maxTaskProcessors 9
        timeout 2s
        checkTimeout 300ms
        threads platform
        pingInterval 2s
        lease 11s
        sweepInterval 3s
        maxRecoveries 6
        onUnknownClass return
        jobTimeout 1m
        failed.maxLength 77
        failed.maxAge 2h
        stuckWorkerTimeout 5m
        stuckJobs requeue
        retryStuckJobs true
        leaderLockTimeout 20s
        shutdownTimeout 9s
        pidfile /nowhere/pid
        title shop
        log.format json
        log.level warn
        log.argsLength 50
        filteredParams password,card.number
        workerLogging start=warn
        schedulerLogging end=warn
        http.port 9999
        http.host 0.0.0.0
        http.maxWaiting 12
        http.maxMemoryPercent 55
        """;
    return text.replace("SECRET", secret.toString())
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(
            Collectors.toMap(
                row -> row[0], row -> row[1], (first, second) -> second, LinkedHashMap::new));
  }

  private static void assertShown(
      Outcome config, Map<String, String> values, Map<String, String> where) throws IOException {
    assertThat(config.exitCode()).as(config.err()).isZero();
    JsonNode rows = new ObjectMapper().readTree(config.out()).path("options");
    assertThat(rows).hasSize(values.size());
    for (JsonNode row : rows) {
      String name = row.path("option").asText();
      String value = row.path("value").asText();
      boolean isBound = name.endsWith("TaskProcessors"); // which processors says as well
      String place = where.getOrDefault(name, isBound ? where.get("processors") : null);
      if (place == null) {
        assertThat(row.path("from").asText()).as(name).isEqualTo("default");
        continue;
      }
      assertThat(row.path("where").asText()).as(name).isEqualTo(place);
      if (name.endsWith("assword")) {
        assertThat(value).as(name).isEqualTo("***");
      } else {
        assertThat(value).as(name).contains(values.get(name));
      }
    }
  }

  @Test
  void eachIsTakenFromItsFlagItsVariableAndTheFile() throws IOException {
    Path secret = Files.writeString(Sandbox.fresh().resolve("secret"), "hidden\n");
    Map<String, String> values = values(secret);
    List<Option> options = options();
    assertThat(options).extracting(Option::name).containsExactlyElementsOf(values.keySet());

    // One of them is two others in one, and is not taken beside them.
    List<Option> most = new ArrayList<>(options);
    most.removeIf(each -> each.name().equals("processors"));
    areTakenFromEachPlace(most, values);
    options.removeAll(most);
    areTakenFromEachPlace(options, values);
  }

  private static void areTakenFromEachPlace(List<Option> options, Map<String, String> values)
      throws IOException {
    Command byVariable = Command.of("config", "-o", "json").env("RESQUE4J_LOG_FORMAT", "");
    options.forEach(each -> byVariable.env(each.variable(), values.get(each.name())));
    assertShown(byVariable.run(), values, byName(options, Option::variable));

    List<Option> withFlag = options.stream().filter(each -> !each.flag().isEmpty()).toList();
    List<String> words = new ArrayList<>(List.of("config", "-o", "json"));
    for (Option each : withFlag) {
      String value = values.get(each.name());
      words.addAll(value.equals("true") ? List.of(each.flag()) : List.of(each.flag(), value));
    }
    assertShown(forgetLogFormat(words), values, byName(withFlag, Option::flag));

    Path file = Sandbox.fresh().resolve("resque4j.yml");
    Map<String, String> lines = write(file, options, values);
    List<String> named = List.of("config", "-o", "json", "--config", file.toString());
    assertShown(forgetLogFormat(named), values, lines);
  }

  /** Writes them as YAML; returns file and line of each. */
  private static Map<String, String> write(
      Path file, List<Option> options, Map<String, String> values) throws IOException {
    List<String> yaml = new ArrayList<>();
    Map<String, String> lines = new LinkedHashMap<>();
    for (Option option : bySection(options)) {
      int dot = option.name().indexOf('.');
      String section = section(option);
      if (!section.isEmpty() && !yaml.contains(section)) {
        yaml.add(section);
      }
      String name = option.name().substring(dot + 1);
      yaml.add((dot < 0 ? "" : "  ") + name + ": '" + values.get(option.name()) + "'");
      lines.put(option.name(), file + ":" + yaml.size());
    }
    Files.write(file, yaml);
    return lines;
  }

  private static List<Option> bySection(List<Option> options) {
    return options.stream().sorted(Comparator.comparing(OptionsIT::section)).toList();
  }

  private static String section(Option option) {
    int dot = option.name().indexOf('.');
    return dot < 0 ? "" : option.name().substring(0, dot) + ":";
  }

  /** Tests read the log as text, which is a variable that says something. */
  private static Outcome forgetLogFormat(List<String> words) {
    return Command.of(words.toArray(String[]::new)).env("RESQUE4J_LOG_FORMAT", "").run();
  }

  private static Map<String, String> byName(List<Option> options, Function<Option, String> place) {
    return options.stream().collect(Collectors.toMap(Option::name, place));
  }

  /**
   * Options whose work is seen in Redis and in the log, said where a process of a fleet says them.
   */
  @Test
  void optionsDoWhatTheySay() throws IOException {
    Path folder = Sandbox.fresh();
    Path file =
        Files.writeString(
            folder.resolve("resque4j.yml"),
            """
            redis: {host: 127.0.0.1, db: 3, user: app, passwordFile: secret}
            namespace: [shop, jobs]
            scheduler: true
            leaderLockTimeout: 4
            pingInterval: 1s
            lease: 5s
            jobTimeout: 300ms
            threads: platform
            onUnknownClass: return
            failed: {maxLength: 1}
            """);
    Files.writeString(folder.resolve("secret"), "hunter2\nnot this\n");
    try (RedisServer redis = RedisServer.start();
        Gate gate = Gate.open();
        RawRedis raw = redis.connect()) {
      raw.call("ACL", "SETUSER", "app", "on", ">hunter2", "~*", "&*", "+@all");
      raw.call("SELECT", "3");
      try (RunningCommand worker =
          Command.of("worker", "--queues", "first,second", "--processors", "2")
              .env("RESQUE4J_CONFIG", file.toString())
              .env("REDIS_PORT", Integer.toString(redis.port()))
              .env("RESQUE4J_JOBS", JobJar.of(HeldJobs.class).toString())
              .start()) {
        worker.awaitErr("2 task processors at \\S+ on first, second; jobs: ");
        worker.awaitErr("leads as ");
        assertThat((Long) raw.call("PTTL", "shop:jobs:resque_scheduler_leader_lock"))
            .isBetween(1L, 4_000L);
        assertThat(raw.texts("SMEMBERS", "shop:jobs:workers"))
            .hasSize(2)
            .allMatch(name -> name.endsWith(":first,second"));

        push(raw, "third", "exit");
        push(raw, "second", "nobody-knows");
        push(raw, "first", "wait-for-interrupt", gate.port());
        gate.awaitJob();
        worker.awaitErr("wait-for-interrupt on first failed after .*: JobTimeoutException");
        worker.awaitErr("nobody-knows on second is of no class known here");
        push(raw, "first", "wait-for-interrupt", gate.port());
        gate.awaitJob();
        worker.awaitErr("(?s)JobTimeoutException.*JobTimeoutException");
        await()
            .atMost(PATIENCE)
            .until(() -> raw.texts("LRANGE", "shop:jobs:failed", 0, -1).size() == 1);
        assertThat(raw.texts("LRANGE", "shop:jobs:queue:third", 0, -1)).hasSize(1);

        assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
      }
    }
  }

  private static void push(RawRedis raw, String queue, String jobClass, String... args) {
    raw.call("SADD", "shop:jobs:queues", queue);
    String payload =
        "{\"class\":\"%s\",\"queue\":\"%s\",\"args\":[%s]}"
            .formatted(jobClass, queue, Stream.of(args).collect(Collectors.joining(",")));
    raw.call("RPUSH", "shop:jobs:queue:" + queue, payload);
  }
}
