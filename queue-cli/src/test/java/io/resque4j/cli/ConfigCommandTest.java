package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code resque4j config}: what a daemon would do, and who said it. */
final class ConfigCommandTest {
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private int run(String... words) {
    out.reset();
    err.reset();
    Screen screen = new Screen(stream(out), stream(err), false, false, false, true, 80);
    return Cli.run(new Surroundings(screen, environment, InstantSource.system()), words);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theTableSaysEachValueAndWhereItComesFrom() throws IOException {
    Path file = Files.writeString(folder.resolve("r.yml"), "timeout: 1000\nmaxEventLoopDelay: 5\n");
    environment.put("QUEUES", "high,low");
    environment.put("REDIS_URL", "redis://app:hunter2-CANARY@h:1/0");
    environment.put("REDIS_PASSWORD", "hunter2-CANARY");

    assertThat(run("config", "--config", file.toString(), "--scheduler", "--stop-within", "3s"))
        .isZero();

    assertThat(out())
        .containsPattern("(?m)^queues +high,low +QUEUES$")
        .containsPattern("(?m)^timeout +1s +\\S+/r\\.yml:1$")
        .containsPattern("(?m)^scheduler +true +--scheduler$")
        .containsPattern("(?m)^shutdownTimeout +3s +--shutdown-timeout$")
        .containsPattern("(?m)^checkTimeout +500ms +default$")
        .containsPattern("(?m)^redis\\.url +redis://\\*\\*\\*@h:1/0 +REDIS_URL$")
        .containsPattern("(?m)^redis\\.password +\\*\\*\\* +REDIS_PASSWORD$")
        .endsWith("'resque4j run' would run: both\n");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("r.yml:2: maxEventLoopDelay has no meaning here");
    assertThat(out() + err).doesNotContain("hunter2");
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    environment.put("ROLE", "scheduler");

    assertThat(run("config", "-o", "json", "--no-scheduler", "--redis-ssl")).isZero();

    JsonNode all = new ObjectMapper().readTree(out());
    assertThat(all.path("role").asText()).isEqualTo("scheduler");
    assertThat(row(all, "scheduler").path("where").asText()).isEqualTo("--scheduler");
    assertThat(row(all, "scheduler").path("value").asText()).isEqualTo("false");
    assertThat(row(all, "redis.ssl").path("value").asText()).isEqualTo("true");
    assertThat(row(all, "role").path("from").asText()).isEqualTo("variable");
    assertThat(row(all, "timeout").path("from").asText()).isEqualTo("default");
  }

  @Test
  void theNumberOfTaskProcessorsIsShownAsItCounts() {
    environment.put("MIN_TASK_PROCESSORS", "3");

    assertThat(run("config")).isZero();
    assertThat(out())
        .containsPattern("(?m)^minTaskProcessors +3 +MIN_TASK_PROCESSORS$")
        .containsPattern("(?m)^maxTaskProcessors +10 +default$")
        .containsPattern("(?m)^jobTimeout +0s? +default$");

    assertThat(run("config", "--processors", "2-50")).isZero();
    assertThat(out())
        .containsPattern("(?m)^minTaskProcessors +2 +--processors$")
        .containsPattern("(?m)^maxTaskProcessors +50 +--processors$");
  }

  @Test
  void inAPipeALongValueDoesNotMakeTheOtherLinesLong() {
    assertThat(run("config")).isZero();

    assertThat(out().lines().filter(line -> line.endsWith("  default")))
        .as("those of which nobody said anything")
        .hasSizeGreaterThan(20)
        .filteredOn(line -> line.length() > 80)
        .allMatch(line -> line.matches("(worker|scheduler)Logging .*"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120})
  void noLineIsLongerThanTheTerminalIsWideAndNoValueIsCut(int columns) {
    Screen screen = new Screen(stream(out), stream(err), true, true, false, true, columns);

    Cli.run(new Surroundings(screen, environment, InstantSource.system()), "config");

    assertThat(out().lines()).allMatch(line -> line.length() <= columns);
    assertThat(out()).contains("success=info").doesNotContain("…");
  }

  @Test
  void recurringJobsOfTheFileAreShownWithoutTheirSecrets() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c.yml"),
            """
            filteredParams: [password]
            cronOwner: web
            cron:
              report:
                schedule: "0 3 * * *"
                zone: Europe/Berlin
                queue: reports
                class: nightly
                args: [7, {password: hunter2}]
            """);

    assertThat(run("config", "--config", file.toString())).isZero();
    assertThat(out())
        .contains(
            """

            recurring job  schedule                 queue    class    missed  args
            report         0 3 * * * Europe/Berlin  reports  nightly  once    [7,{"password":"[FILTERED]"}]
            owned by 'web'
            """);

    assertThat(run("config", "--config", file.toString(), "-o", "json")).isZero();
    JsonNode all = new ObjectMapper().readTree(out());
    assertThat(all.path("version").asInt()).isEqualTo(1);
    assertThat(all.path("kind").asText()).isEqualTo("config");
    assertThat(all.path("cron").path("owner").asText()).isEqualTo("web");
    assertThat(all.path("cron").path("jobs").path(0).path("args").path(1).path("password").asText())
        .isEqualTo("[FILTERED]");

    assertThat(run("config", "-o", "json")).isZero();
    assertThat(new ObjectMapper().readTree(out()).path("cron").isNull()).isTrue();
  }

  private static JsonNode row(JsonNode all, String option) {
    for (JsonNode row : all.path("options")) {
      if (row.path("option").asText().equals(option)) {
        return row;
      }
    }
    throw new AssertionError(option + " is not among " + all);
  }

  @Test
  void aShortVerbIsNotDisturbedByTheOptionsOfDaemons() {
    environment.put("ROLE", "web");
    environment.put("REDIS_HOST", "127.0.0.1");
    environment.put("REDIS_PORT", "1");

    assertThat(run("stats")).isEqualTo(4);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("127.0.0.1:1");
    assertThat(run("run")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("resque4j: expected ROLE to be worker, scheduler, both or none, got: web\n");
  }
}
