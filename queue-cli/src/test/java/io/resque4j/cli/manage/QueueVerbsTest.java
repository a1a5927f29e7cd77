package io.resque4j.cli.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.testkit.TestRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueueVerbsTest extends Managing {
  QueueVerbsTest(TestRedis redis) {
    super(redis);
  }

  @BeforeEach
  void enqueue() {
    for (int n = 0; n < 1_234; n++) {
      queue.enqueue("mail", "send", n, "to\u202eyou");
    }
    queue.enqueue("math", "add", 1, 2);
  }

  @Test
  void theListHasSizesAndPauses() {
    queue.control().pause("math");

    assertThat(command.run("queue", "list").lines())
        .containsExactly("queue  waiting  paused", "mail     1,234", "math         1  paused");
    JsonNode items = json(command.run("queue", "list", "-o", "json").out()).path("items");
    assertThat(items.get(0))
        .isEqualTo(json("{\"queue\":\"mail\",\"waiting\":1234,\"paused\":false}"));
    assertThat(items.get(1).path("paused").asBoolean()).isTrue();
  }

  @Test
  void aKeyThatIsNoListHidesNoOtherQueue() {
    raw.call("SADD", redis.key("queues"), "odd");
    raw.call("SET", redis.key("queue:odd"), "x");

    Answer answer = command.run("queue", "list");

    assertThat(answer.out()).contains("mail     1,234").contains("odd          ?");
    assertThat(answer.err()).startsWith("resque4j: cannot read queue odd: ");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void anEmptyNamespaceIsNoMistake() {
    raw.call("DEL", redis.key("queues"), redis.key("queue:mail"), redis.key("queue:math"));

    assertThat(command.run("queue", "list").out()).isEqualTo("no queues yet\n");
    assertThat(command.run("queue", "list", "-o", "ndjson").out()).isEmpty();
    assertThat(json(command.run("queue", "list", "-o", "json").out()).path("items")).isEmpty();
  }

  @Test
  void aSizeIsANumberAndAMistypedQueueIsNamed() {
    assertThat(command.run("queue", "size", "mail").out()).isEqualTo("1234\n");
    assertThat(command.run("queue", "size", "mail", "math", "mail").out()).isEqualTo("1235\n");
    Answer mistyped = command.run("queue", "size", "mial");
    assertThat(mistyped.err())
        .isEqualTo("resque4j: there is no queue 'mial'; did you mean 'mail'?\n");
    assertThat(mistyped.exitCode()).isEqualTo(3);
    assertThat(command.run("queue", "list", "-o", "jsn").err())
        .contains("expected --output to be table, json or ndjson, got: jsn; did you mean 'json'?");
  }

  @Test
  void peekingLeavesTheJobsAndShowsThemSafely() {
    raw.call("LPUSH", redis.key("queue:mail"), "\u001b[31mno job");

    Answer answer = command.run("queue", "peek", "mail", "--limit", "2");

    assertThat(answer.lines())
        .containsExactly(
            "place  class               args",
            "    0  (no job, 11 bytes)  \\u001b[31mno job",
            "    1  send                [0,\"to\\u202eyou\"]");
    assertThat(command.run("queue", "peek", "mail", "--from", "1", "--limit", "1", "--raw").out())
        .isEqualTo(waiting("mail").get(1) + "\n");
    assertThat(command.run("queue", "peek", "mail", "--from", "5000").out())
        .isEqualTo("no jobs wait there\n");
    assertThat(queue.length("mail")).isEqualTo(1_235);
  }

  @Test
  void whatWasDeletedComesBackOnce(@TempDir Path folder) {
    String file = folder.resolve("mail.ndjson").toString();
    List<String> before = waiting("mail");

    assertThat(command.run("queue", "delete", "mail", "--dry-run").out())
        .isEqualTo("would delete queue mail with 1,234 jobs\n");
    assertThat(command.run("queue", "delete", "mail").err())
        .contains("expected --yes to delete queue mail with 1,234 jobs");
    assertThat(queue.length("mail")).isEqualTo(1_234);
    assertThat(command.run("queue", "delete", "mail", "--yes", "--backup", file).out())
        .isEqualTo("deleted queue mail with 1,234 jobs\n");
    assertThat(queue.queues()).containsExactly("math");

    assertThat(command.run("queue", "import", "mail", file).out())
        .isEqualTo("imported 1,234 jobs\n");
    assertThat(waiting("mail")).isEqualTo(before);
    assertThat(command.run("queue", "import", "mail", file).exitCode()).isEqualTo(3);
    assertThat(command.run("failed", "import", file).err())
        .contains("it has entries of queue:mail");
  }

  @Test
  void pausingIsSaidOnce() {
    assertThat(command.run("queue", "pause", "mail", "--dry-run").out())
        .isEqualTo("would pause mail\n");
    assertThat(queue.control().paused()).isEmpty();
    assertThat(command.run("queue", "pause", "mail", "math").out())
        .isEqualTo("paused mail, math\n");
    Answer again = command.run("queue", "pause", "mail");
    assertThat(again.err()).isEqualTo("resque4j: mail was paused already, nothing was done\n");
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(command.run("queue", "pause", "mth").err()).contains("did you mean 'math'?");
    assertThat(command.run("queue", "resume", "mail").out()).isEqualTo("resumed mail\n");
    assertThat(queue.control().paused()).containsExactly("math");
  }

  @Test
  void jobsAreMovedInTheirOrder() {
    List<String> before = waiting("mail");

    assertThat(command.run("queue", "move", "mail", "a,b").exitCode()).isEqualTo(2);
    assertThat(command.run("queue", "move", "mail", "slow", "--dry-run").out())
        .isEqualTo("would move 1,234 jobs\n");
    assertThat(command.run("queue", "move", "mail", "slow").out())
        .isEqualTo("moved 1,234 jobs from mail to slow\n");
    assertThat(waiting("slow")).isEqualTo(before);
    assertThat(command.run("queue", "move", "mail", "slow").exitCode()).isEqualTo(3);
  }

  @Test
  void jobsAreMovedToTheFrontInTheirOrder() {
    List<String> before = waiting("mail");

    assertThat(command.run("queue", "move", "mail", "math", "--to-front").out())
        .isEqualTo("moved 1,234 jobs from mail to math\n");

    assertThat(waiting("math")).hasSize(1_235).startsWith(before.toArray(String[]::new));
  }
}
