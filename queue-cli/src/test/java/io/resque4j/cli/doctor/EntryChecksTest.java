package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of lists that are no jobs. */
final class EntryChecksTest extends Examining {
  EntryChecksTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void garbageInAQueueEndsUpInTheFailedListWithItsBytes() {
    queue.enqueue("math", "add", 1);
    raw.call("RPUSH", redis.key("queue", "math"), GARBAGE, job(2), GARBAGE, "[1]");

    JsonNode finding = findAndRepair("unreadable-jobs");

    assertThat(finding.get("count").asInt()).isEqualTo(3);
    assertThat(items(finding)).containsExactly("queue math  {bad\\u001b[2J and 2 more");
    assertThat(list("queue", "math")).containsExactly(job(1), job(2));
    List<FailedJob> failed = queue.failed(0, -1);
    assertThat(failed).hasSize(3).allMatch(each -> each.queue().equals("math"));
    assertThat(failed.get(0).rawPayload()).hasValue(GARBAGE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void garbageGoesToAFileInsteadAndComesBackIntoTheFailedList(@TempDir Path folder)
      throws Exception {
    queue.enqueue("math", "add", 1);
    raw.call("RPUSH", redis.key("queue", "math"), GARBAGE);
    raw.call("RPUSH", redis.key("failed"), "no entry");
    queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1);
    raw.call("RPUSH", redis.key("delayed", Long.toString(LATER)), GARBAGE);
    Path file = folder.resolve("garbage.ndjson");

    Answer fixed =
        doctor("--fix", "--yes", "--backup", file.toString(), "--skip", "unserved-queues");

    assertThat(fixed.exitCode()).as(fixed.out() + fixed.err()).isZero();
    assertThat(list("failed")).isEmpty();
    assertThat(list("queue", "math")).containsExactly(job(1));
    assertThat(Files.readAllLines(file)).hasSize(4);
    assertThat(command.run("failed", "import", file.toString()).out())
        .isEqualTo("imported 3 failed jobs\n");
    assertThat(queue.failed(0, -1)).allMatch(each -> each.rawPayload().isPresent());
  }

  @Test
  void garbageAmongDelayedJobsIsWhollyGoneFromThere() {
    queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1);
    for (long second : List.of(LATER, LATER + 1)) {
      raw.call("RPUSH", redis.key("delayed", Long.toString(second)), GARBAGE);
      raw.call("ZADD", redis.key("delayed_queue_schedule"), second, second);
      raw.call("SADD", redis.key("timestamps", GARBAGE), "delayed:" + second);
    }
    assertThat(findAndRepair("unreadable-delayed").get("count").asInt()).isEqualTo(2);
    assertThat(queue.timestamps()).containsExactly(Instant.ofEpochSecond(LATER));
    assertThat(redis.keys()).noneMatch(key -> key.endsWith("timestamps:" + GARBAGE));
    assertThat(queue.failedCount()).isEqualTo(2);
  }

  @Test
  void whatIsNoFailedEntryBecomesOne() {
    raw.call("RPUSH", redis.key("failed"), "no entry");
    findAndRepair("unreadable-failed");
    assertThat(queue.failed(0, -1).get(0).rawPayload())
        .hasValue("no entry".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsPassedOverIsSaidAndLookedAtWithAll() {
    for (int n = 0; n < 1_000; n++) {
      queue.enqueue("math", "add", n);
    }
    raw.call("RPUSH", redis.key("queue", "math"), GARBAGE);
    Answer answer = doctor("--only", "unreadable-jobs");
    assertThat(answer.lines())
        .containsExactly(
            "not looked at: entries of queues beyond the first 1,000 of a list, in 1 list",
            "all is well: 1 check");
    assertThat(doctor("--only", "unreadable-jobs", "--all", "--fix", "--yes").exitCode()).isZero();
    assertThat(queue.length("math")).isEqualTo(1_000);
    assertThat(queue.failedCount()).isOne();
  }
}
