package io.resque4j.cli.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.scheduler.Cron;
import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.Schedule;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RedisTest
final class CronVerbsTest {
  private static final Instant NOW = Instant.parse("2026-10-24T10:00:00Z");

  private final TestRedis redis;
  private final RawRedis raw;
  private final InProcess command;

  CronVerbsTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    command = new InProcess(redis).at(NOW);
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private void wasSettledUpTo(String name, String record) {
    raw.call("HSET", redis.key("resque4j:cron:fired"), name, record);
  }

  private Answer add(String... more) {
    String[] words = new String[6 + more.length];
    List<String> first = List.of("cron", "add", "report", "0 3 * * *", "reports", "nightly");
    System.arraycopy(first.toArray(), 0, words, 0, 6);
    System.arraycopy(more, 0, words, 6, more.length);
    return command.run(words);
  }

  @Test
  void aScheduleWithoutItsQuotesIsSeenForWhatItIs() {
    Answer answer = command.run("cron", "add", "a", "0", "3", "*", "*", "*", "reports", "nightly");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("expected a cron expression of 5 fields").contains("got: 0");
  }

  @Test
  void allAboutOneIsShownWithItsNextRunsInItsTimeZone() {
    add("7", "--zone", "Europe/Berlin");

    Answer shown = command.run("cron", "show", "report");

    assertThat(shown.exitCode()).isZero();
    assertThat(shown.lines())
        .startsWith(
            "name      report",
            "schedule  0 3 * * * Europe/Berlin",
            "queue     reports",
            "class     nightly")
        .contains("args      [7]", "missed    once");
    assertThat(shown.lines().subList(shown.lines().size() - 5, shown.lines().size()))
        .as("by the clock of Redis")
        .allMatch(line -> line.matches("(runs)? +\\S+T03:00:00\\+0[12]:00, in \\d+ \\S+"));
    assertThat(command.run("cron", "show", "report", "-o", "ndjson").out())
        .containsPattern("\"runs\":\\[\"[^\"]+T0[12]:00:00Z\",");
    Answer mistyped = command.run("cron", "show", "reprot");
    assertThat(mistyped.exitCode()).isEqualTo(3);
    assertThat(mistyped.err())
        .isEqualTo("resque4j: there is no recurring job 'reprot'; did you mean 'report'?\n");
  }

  @Test
  void aMistypedTimeZoneIsNamed() {
    assertThat(add("--zone", "Europe/Berln").err())
        .isEqualTo(
            "resque4j: expected a time zone such as Europe/Berlin or UTC, got: Europe/Berln; did you mean"
                + " 'Europe/Berlin'?\n");
  }

  @Test
  void whatIsAddedIsToldWithItsNextRuns() {
    Answer added = add("7", "\"text\"", "--zone", "Europe/Berlin", "--missed", "all 20");

    assertThat(added.err()).isEmpty();
    assertThat(added.exitCode()).isZero();
    assertThat(added.lines())
        .containsExactly(
            "added report: 0 3 * * * Europe/Berlin",
            "  2026-10-25T03:00:00+01:00, in 16 h",
            "  2026-10-26T03:00:00+01:00, in 40 h",
            "  2026-10-27T03:00:00+01:00, in 2 d",
            "  2026-10-28T03:00:00+01:00, in 3 d",
            "  2026-10-29T03:00:00+01:00, in 4 d");
    assertThat(raw.text("HGET", redis.key("resque4j:cron"), "report"))
        .isEqualTo(
            "{\"schedule\":\"0 3 * * *\",\"zone\":\"Europe/Berlin\",\"missed\":\"all 20\",\"owner\":\"\","
                + "\"job\":{\"class\":\"nightly\",\"queue\":\"reports\",\"args\":[7,\"text\"]}}");

    assertThat(add("7", "\"text\"", "--zone", "Europe/Berlin", "--missed", "all 20").lines())
        .first()
        .isEqualTo("there already is report: 0 3 * * * Europe/Berlin");
    assertThat(add("--args", "[-1]").lines()).first().isEqualTo("replaced report: 0 3 * * * UTC");
  }

  @Test
  void aDryRunShowsTheNextRunsAndAddsNothing() {
    Answer dry = add("--dry-run");

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.lines()).hasSize(6).first().isEqualTo("would add report: 0 3 * * * UTC");
    assertThat(redis.keys()).isEmpty();
    assertThat(add("--dry-run", "-o", "ndjson").out())
        .startsWith(
            "{\"version\":1,\"kind\":\"cronAdded\",\"action\":\"added\",\"name\":\"report\","
                + "\"schedule\":\"0 3 * * * UTC\",\"dryRun\":true,\"runs\":[\"2026-10-25T03:00:00Z\",");
  }

  @Test
  void theListShowsLastAndNext() throws InvalidJsonException {
    assertThat(command.run("cron", "list").out()).isEqualTo("no recurring jobs yet\n");
    add("7");
    wasSettledUpTo("report", "1792810800 1792810800 enqueued"); // 2026-10-24T03:00:00Z
    command.run("cron", "add", "sweep", "every 5m", "low", "sweep");
    wasSettledUpTo("sweep", "1792835940 0 none"); // 2026-10-24T09:59:00Z

    assertThat(command.run("cron", "list").lines())
        .containsExactly(
            "name    schedule       queue    class       last      next  vetoed",
            "report  0 3 * * * UTC  reports  nightly  7 h ago   in 17 h",
            "sweep   every 5m       low      sweep             in 4 min");
    JsonNode json = ResqueJson.parse(command.run("cron", "list", "-o", "json").out());
    assertThat(json.path("items").path(0).path("last").asText()).isEqualTo("2026-10-24T03:00:00Z");
    assertThat(json.path("items").path(0).path("next").asText()).isEqualTo("2026-10-25T03:00:00Z");
    assertThat(json.path("items").path(0).path("args")).hasToString("[7]");
    assertThat(json.path("items").path(1).path("runs")).hasSize(5);
  }

  @Test
  void whatIsNoDefinitionIsToldBesideTheOthers() {
    add();
    raw.call("HSET", redis.key("resque4j:cron"), "bad\u001b", "{bad");

    Answer list = command.run("cron", "list");

    assertThat(list.lines()).hasSize(2);
    assertThat(list.err()).startsWith("resque4j: bad\\u001b is no recurring job: ");
    assertThat(list.exitCode()).isEqualTo(1);
    assertThat(command.run("cron", "run", "bad\u001b").exitCode()).isEqualTo(1);
    assertThat(command.run("cron", "remove", "bad\u001b", "--yes").exitCode()).isZero();
    assertThat(command.run("cron", "list").exitCode()).isZero();
  }

  @Test
  void whatIsRemovedComesNoMore() {
    add();

    assertThat(command.run("cron", "remove", "report", "--dry-run").out())
        .isEqualTo("would remove 1 recurring job: report\n");
    Answer asked = command.run("cron", "remove", "report");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.err()).contains("expected --yes to remove 1 recurring job: report");
    assertThat(command.run("cron", "remove", "reprot", "--yes").err())
        .isEqualTo("resque4j: there is no recurring job 'reprot'; did you mean 'report'?\n");

    assertThat(command.run("cron", "remove", "report", "--yes").out())
        .isEqualTo("removed 1 recurring job: report\n");

    assertThat(redis.keys()).containsExactly(redis.key("resque4j:cron:version"));
  }

  @Test
  void whatAConfigurationOwnsIsNotReplacedAndComesBack() {
    try (Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
        Cron cron = Cron.open(resque)) {
      Schedule hourly = Schedule.every(Duration.ofHours(1));
      cron.own("shop.yaml", List.of(CronJob.of("report", hourly, "reports", "nightly")));
    }

    Answer replaced = add();
    assertThat(replaced.exitCode()).isEqualTo(2);
    assertThat(replaced.err())
        .contains("expected a name that no configuration owns, got: report (of shop.yaml;");
    assertThat(command.run("cron", "remove", "report", "--yes").err())
        .contains("report is of the configuration 'shop.yaml', which brings it back");
  }

  @Test
  void oneRunsNow() {
    add("7");

    assertThat(command.run("cron", "run", "report").out())
        .isEqualTo("enqueued the job of report\n");
    assertThat(command.run("cron", "run", "nobody").exitCode()).isEqualTo(3);

    assertThat(raw.texts("LRANGE", redis.key("queue:reports"), 0, -1))
        .containsExactly("{\"class\":\"nightly\",\"queue\":\"reports\",\"args\":[7]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 25 * * * | UTC           | once  | q | expected hour (field 2 of 5) to be *, 0-23",
        "0 3 * *    | UTC           | once  | q | expected a cron expression of 5 fields",
        "every 5x   | UTC           | once  | q | expected an interval such as 'every 30s'",
        "0 3 * * *  | Europe/Berln  | once  | q | expected a time zone such as Europe/Berlin or UTC",
        "0 3 * * *  | UTC           | never | q | expected skip, once, all or all <limit>, got: never",
        "0 3 * * *  | UTC           | once  | a,b | queue name must not contain ','"
      })
  void badWordsAreRefusedBeforeAnythingIsTried(
      String schedule, String zone, String missed, String queue, String message) {
    Answer answer =
        command.run("cron", "add", "x", schedule, queue, "c", "--zone", zone, "--missed", missed);

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).startsWith("resque4j: " + message).hasLineCount(1);
    assertThat(redis.keys()).isEmpty();
  }
}
