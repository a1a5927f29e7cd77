package io.resque4j.cli.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobVerbsTest extends Managing {
  JobVerbsTest(TestRedis redis) {
    super(redis);
  }

  @BeforeEach
  void enqueue() {
    queue.enqueue("mail", "send", 7);
    queue.enqueue("mail", "send", 8);
    queue.enqueue("mail", "drop", 7);
    queue.enqueueAt(NOW.plusSeconds(300), "mail", "send", 7);
    raw.call("RPUSH", redis.key("queue:mail"), "no job");
    raw.call(
        "RPUSH",
        redis.key("failed"),
        FailedJob.of(
                "h:1+1",
                "mail",
                JobPayload.of("mail", "send", 7).raw(),
                new IllegalStateException("no"),
                NOW.minus(Duration.ofHours(3)))
            .raw());
    raw.call("SADD", redis.key("workers"), "h:1+2:mail");
    raw.call(
        "SET",
        redis.key("worker:h:1+2:mail"),
        "{\"run_at\":\"2026-11-24T09:59:00Z\",\"queue\":\"mail\",\"worker\":\"h:1+2\","
            + "\"payload\":{\"class\":\"send\",\"queue\":\"mail\",\"args\":[7]}}");
  }

  @Test
  void whatIsEnqueuedIsToldToProgramsToo() {
    assertThat(command.run("job", "enqueue", "mail", "send", "-1.5", "-o", "ndjson").out())
        .isEqualTo(
            "{\"version\":1,\"kind\":\"done\",\"action\":\"enqueued\",\"count\":1,\"kept\":0,"
                + "\"dryRun\":false,\"interrupted\":false}\n");
    assertThat(command.run("enqueue", "mail", "send", "--in", "5m", "-o", "json").out())
        .contains("\"action\":\"delayed\"");
    Answer wrong = command.run("enqueue", "mail", "send", "-o", "jsn");
    assertThat(wrong.err())
        .isEqualTo(
            "resque4j: expected --output to be table, json or ndjson, got: jsn; did you mean 'json'?\n");
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "ndjson"})
  void whatIsDoneIsWellThoughNobodyReadsOfIt(String format) {
    Answer enqueued = command.runUnread("enqueue", "other", "send", "1", "-o", format);

    assertThat(waiting("other")).hasSize(1);
    assertThat(enqueued.exitCode()).isZero();
    assertThat(enqueued.err()).isEmpty();
    assertThat(command.runUnread("job", "find", "--class", "send", "-o", format).exitCode())
        .as("of a verb that only looks")
        .isEqualTo(141);
  }

  @Test
  void aJobIsFoundWhereverItIs() {
    Answer answer = command.run("job", "find", "--class", "send", "--args", "[7]");

    assertThat(answer.lines()).hasSize(5);
    assertThat(answer.lines().get(1)).startsWith("running  mail   send   60 s ago  h:1+2");
    assertThat(answer.lines().get(2)).startsWith("waiting  mail   send ").endsWith("[7]");
    assertThat(answer.lines().get(3)).startsWith("delayed  mail   send   in 5 min");
    assertThat(answer.lines().get(4)).startsWith("failed   mail   send    3 h ago");
    assertThat(command.run("job", "find", "--queue", "mail", "-o", "ndjson").lines()).hasSize(6);
    assertThat(command.run("job", "find", "--class", "none").exitCode()).isEqualTo(3);
    assertThat(command.run("job", "find").exitCode()).isEqualTo(2);
    assertThat(command.run("job", "find", "--args", "7").err())
        .contains("expected --args to be a JSON array, got: 7; did you mean '[7]'?");
    assertThat(command.run("job", "find", "--args", "x").err())
        .isEqualTo("resque4j: expected --args to be JSON, got: x; did you mean '[\"x\"]'?\n");
    assertThat(command.run("job", "delete", "--queue", "mail", "--yes").err())
        .isEqualTo("resque4j: expected --queue, and --class or --args, got: --queue alone\n");
  }

  @Test
  void aTableSaysWhenMoreOfWhatMatchesIsThere() {
    String more = "… there are more; --limit shows more of them";
    queue.enqueueAt(NOW.plusSeconds(7_200), "math", "add", 1);

    assertThat(command.run("delayed", "list", "--limit", "1").lines()).hasSize(3).endsWith(more);
    assertThat(command.run("delayed", "list", "--queue", "mail", "--limit", "1").lines())
        .as("the other one does not match")
        .hasSize(2);
    assertThat(command.run("job", "find", "--class", "add", "--limit", "1").lines()).hasSize(2);
    assertThat(command.run("job", "find", "--class", "send", "--limit", "2").lines())
        .hasSize(4)
        .endsWith(more);
    assertThat(command.run("delayed", "list", "--limit", "1", "-o", "ndjson").lines()).hasSize(1);
  }

  @Test
  void onlyTheJobsThatMatchAreDeletedAndTheyComeBack(@TempDir Path folder) {
    String file = folder.resolve("jobs.ndjson").toString();
    String[] delete = {"job", "delete", "--queue", "mail", "--class", "send", "--args", "[7]"};

    assertThat(command.run(delete).err()).contains("expected --yes to delete 1 job of queue mail");
    assertThat(command.run("job", "delete", "--queue", "mail", "--yes").err())
        .contains("expected --queue, and --class or --args");
    assertThat(
            command.run("job", "delete", "--queue", "mail", "--class", "send", "--dry-run").out())
        .isEqualTo("would delete 2 jobs of queue mail\n");
    assertThat(waiting("mail")).hasSize(4);

    assertThat(
            command
                .run("job", "delete", "--queue=mail", "--class=send", "--yes", "--backup", file)
                .out())
        .isEqualTo("deleted 2 jobs of queue mail\n");
    assertThat(waiting("mail")).hasSize(2).last().isEqualTo("no job");
    assertThat(command.run("queue", "import", "other", file).out()).isEqualTo("imported 2 jobs\n");
    assertThat(waiting("other")).hasSize(2);
    assertThat(command.run(delete).exitCode()).isEqualTo(3);
  }

  @Test
  void delayedJobsAreListedRunAndDeleted(@TempDir Path folder) {
    queue.enqueueAt(NOW.plusSeconds(7_200), "math", "add", 1);
    assertThat(command.run("delayed", "list").lines())
        .containsExactly(
            "      at  queue  class  args",
            "in 5 min  mail   send   [7]",
            "  in 2 h  math   add    [1]");
    assertThat(command.run("delayed", "at", "2026-11-24T10:05:00Z").lines()).hasSize(2);
    assertThat(command.run("delayed", "at", "2026-11-24T10:06:00Z").exitCode()).isEqualTo(3);
    assertThat(command.run("delayed", "list", "--queue", "nope").exitCode()).isEqualTo(3);

    assertThat(command.run("delayed", "run-now", "--all", "--dry-run").out())
        .isEqualTo("would enqueue 2 delayed jobs\n");
    assertThat(command.run("delayed", "run-now", "--queue", "math").out())
        .isEqualTo("enqueued 1 delayed job\n");
    assertThat(waiting("math")).hasSize(1);

    String file = folder.resolve("delayed.ndjson").toString();
    assertThat(command.run("delayed", "delete", "--all").exitCode()).isEqualTo(2);
    assertThat(command.run("delayed", "delete", "--all", "--yes", "--backup", file).out())
        .isEqualTo("deleted 1 delayed job\n");
    assertThat(queue.timestamps()).isEmpty();
    assertThat(command.run("delayed", "delete", "--all", "--yes").exitCode()).isEqualTo(3);

    assertThat(command.run("delayed", "import", file).out()).isEqualTo("imported 1 delayed job\n");
    assertThat(queue.scheduledAt("mail", "send", 7)).containsExactly(NOW.plusSeconds(300));
    assertThat(command.run("delayed", "import", file).exitCode()).isEqualTo(3);
  }
}
