package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.command.jobs.TalkingJobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a daemon writes: one event per line, whatever its values hold, and no secret. */
final class LogIT {
  private static final String SECRET = "hunter2-CANARY";

  /** All that could end a line, or that a terminal would obey. */
  private static final String HOSTILE =
      "a\r\nb\u2028c\u2029d\u0085e\u001b]52;c;x\u0007f\u202eg\u009bh\"i\\";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs two jobs that hold the secret in a Redis whose password it is, and ends. */
  private static Outcome run(String... words) throws IOException {
    return runUntil("refuse on greetings failed after", words);
  }

  /** The same; it is ended only when it has written this too. */
  private static Outcome runUntil(String written, String... words) throws IOException {
    try (RedisServer server = RedisServer.builder().config("requirepass", SECRET).start()) {
      String uri = "redis://:" + SECRET + "@127.0.0.1:" + server.port();
      List<String> all = new ArrayList<>(List.of("worker", "--processors", "1"));
      all.addAll(List.of("--jobs", JobJar.of(TalkingJobs.class).toString()));
      all.addAll(List.of(words));
      try (RunningCommand worker =
              Command.of(all.toArray(String[]::new))
                  .env("RESQUE4J_LOG_FORMAT", "auto")
                  .env("REDIS_URL", uri)
                  .start();
          Resque resque = Resque.connect(uri)) {
        worker.awaitErr("1 task processor at");
        Queue queue = resque.queue();
        queue.enqueue("greetings", "talk", person());
        queue.enqueue("greetings", "refuse", person());
        worker.awaitErr("refuse on greetings failed after");
        worker.awaitErr(written);
        Path commandLine = Path.of("/proc/" + worker.pid() + "/cmdline");
        if (Files.exists(commandLine)) {
          assertThat(Files.readString(commandLine)).doesNotContain(SECRET);
        }
        Outcome ended = worker.terminate().awaitEnd();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out() + ended.err()).doesNotContain(SECRET).contains("stopped");
        return ended;
      }
    }
  }

  private static Map<String, Object> person() {
    return Map.of(
        "name",
        HOSTILE,
        "password",
        SECRET,
        "card",
        Map.of("number", SECRET + "-2", "owner", "Ada"),
        "old",
        List.of(Map.of("password", SECRET + "-3")));
  }

  private static List<JsonNode> lines(Outcome outcome) {
    return outcome
        .err()
        .lines()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
              }
            })
        .toList();
  }

  private static JsonNode line(List<JsonNode> lines, String outcome) {
    return lines.stream()
        .filter(each -> each.path("outcome").asText().equals(outcome))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPipeGetsOneObjectPerEventWithTheFieldsOfTheJob() throws IOException {
    Outcome outcome =
        run(
            "--title",
            "greeter",
            "--log-args-length",
            "500",
            "--filtered-params",
            "password,card.number,old.password");
    assertThat(outcome.err())
        .doesNotContain("\u001b", "\u2028", "\u0085", "\u202e", "\u009b", "\r");
    List<JsonNode> lines = lines(outcome);

    assertThat(lines)
        .allMatch(
            each ->
                Stream.of("time", "level", "logger", "message", "pid", "title")
                    .allMatch(each::has));
    JsonNode success = line(lines, "success");
    assertThat(success.path("level").asText()).isEqualTo("info");
    assertThat(success.path("queue").asText()).isEqualTo("greetings");
    assertThat(success.path("class").asText()).isEqualTo("talk");
    assertThat(success.path("worker").asText()).contains("+1");
    assertThat(success.path("duration").asDouble()).isPositive();
    assertThat(success.path("title").asText()).isEqualTo("greeter");
    JsonNode args = JSON.readTree(success.path("args").asText()).path(0);
    assertThat(args.path("password").asText()).isEqualTo("[FILTERED]");
    assertThat(args.path("card").path("number").asText()).isEqualTo("[FILTERED]");
    assertThat(args.path("card").path("owner").asText()).isEqualTo("Ada");
    assertThat(args.path("old").path(0).path("password").asText()).isEqualTo("[FILTERED]");
  }

  @Test
  void whatAJobWritesItselfHasItsContextAndIsOneEventToo() throws IOException {
    List<JsonNode> lines = lines(run());

    JsonNode own =
        lines.stream()
            .filter(each -> each.path("logger").asText().equals("com.example.Jobs"))
            .findFirst()
            .orElseThrow();
    assertThat(own.path("message").asText()).isEqualTo("hello " + HOSTILE);
    assertThat(own.path("class").asText()).isEqualTo("talk");
    assertThat(own.path("queue").asText()).isEqualTo("greetings");
    assertThat(own.path("tenant").asText()).isEqualTo("acme");
    JsonNode failure = line(lines, "failure");
    assertThat(failure.path("level").asText()).isEqualTo("error");
    assertThat(failure.path("error").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.has("args")).as("nobody asked for them").isFalse();
    assertThat(failure.has("tenant")).isFalse();
  }

  @Test
  void linesToReadAreOnePerEventAndALevelIsSetPerEvent() throws IOException {
    String text =
        run(
                "--log-format",
                "text",
                "--verbose",
                "--filtered-params",
                "password,card.number,old",
                "--log-args-length",
                "60",
                "--worker-logging",
                "failure=warning,success=off")
            .err();

    assertThat(text.lines())
        .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} [A-Z]+ .*|    .*"))
        .anyMatch(line -> line.contains("WARN ") && line.contains("refuse on greetings failed"))
        .anyMatch(
            line ->
                line.contains("cannot log in with \\\"[FILTERED]\\\"")
                    || line.contains("cannot log in with \"[FILTERED]\""))
        .noneMatch(line -> line.contains("talk on greetings done"));
    assertThat(text).doesNotContain("\u001b", "\u2028", "\u0085", "\r");
  }

  @Test
  void eachEventHasItsLevelAndTaskProcessorsAreToldTogether() throws IOException {
    String usual = run("--log-format", "text", "--scheduler").err();
    assertThat(usual)
        .containsPattern("INFO +worker: started \\S+\\+1\n")
        .containsPattern("INFO +worker: ended \\S+\\+1\n")
        .containsPattern("INFO +scheduler: runs as ")
        .containsPattern("INFO +scheduler: stopped\n")
        .doesNotContain("DEBUG", "asked for");

    String all =
        runUntil(
                "no work; looks again within ", // a worker that is ended at once may not say it
                "--log-format",
                "text",
                "--scheduler",
                "--log-level",
                "debug",
                "--filtered-params",
                "password,card,old",
                "--worker-logging",
                "start=debug,end=off,poll=info,job=warning",
                "--scheduler-logging",
                "start=error,end=off")
            .err();
    assertThat(all)
        .containsPattern("DEBUG +worker: started \\S+\\+1\n")
        .containsPattern("INFO +worker: asked for 1 job: ")
        .containsPattern("WARN +worker: talk on greetings begins")
        .containsPattern("DEBUG +worker: no work; looks again within ")
        .containsPattern("ERROR +scheduler: runs as ")
        .doesNotContain("worker: ended", "scheduler: stopped");
  }
}
