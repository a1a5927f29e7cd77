package io.resque4j.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that look and manage, as processes, beside what a real node-resque wrote. */
@RedisTest
final class ManageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestRedis redis;
  private final RawRedis raw;

  ManageIT(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    Collections.addAll(all, "--namespace", redis.namespace());
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  private Outcome run(String... words) {
    return command(words).run();
  }

  @Test
  @RequiresNode
  void whatNodeWroteIsSeenTakenAwayAndBroughtBack(@TempDir Path folder) {
    String file = folder.resolve("failed.ndjson").toString();
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueue", "mail", "fail", List.of("no 😀\u001b[2J", 1e21));
      NodeObject worker = node.startWorker(Map.of("queues", List.of("mail")));
      await().atMost(PATIENCE).until(() -> node.queue("failedCount").asInt() == 1);
      worker.end();
      node.queue("enqueue", "mail", "send", List.of(1));
      node.queue("enqueueIn", 600_000, "mail", "send", List.of(2));
      List<String> before = raw.texts("LRANGE", redis.key("failed"), 0, -1);

      Outcome queues = run("queue", "list");
      assertThat(queues.outLines()).containsExactly("queue  waiting  paused", "mail         1");
      assertThat(queues.exitCode()).isZero();
      assertThat(run("delayed", "list").outLines().get(1)).endsWith("mail   send   [2]");
      Outcome failed = run("failed", "list");
      assertThat(failed.outLines()).hasSize(2);
      assertThat(failed.out()).contains("mail   fail   no 😀\\u001b[2J").doesNotContain("\u001b");

      assertThat(run("failed", "clear", "--yes", "--backup", file).out())
          .isEqualTo("removed 1 failed job\n");
      assertThat(node.queue("failedCount").asInt()).isZero();
      assertThat(run("failed", "import", file).out()).isEqualTo("imported 1 failed job\n");
      assertThat(raw.texts("LRANGE", redis.key("failed"), 0, -1)).isEqualTo(before);
      assertThat(run("failed", "import", file).exitCode()).isEqualTo(3);
      assertThat(
              node.evalJs(
                      "const q = objects.queue;"
                          + "return q.removeFailed((await q.failed(0, -1))[0]);")
                  .asInt())
          .as("node knows the entry again")
          .isOne();
    }
  }

  @Test
  void aPersonIsAskedOnATerminal() {
    Terminal.assumeOne();
    fail(3);
    try (RunningCommand no = command("failed", "remove", "--all").onTerminal(60).start()) {
      no.awaitOut("remove 3 failed jobs\\? \\[y/N\\] ");
      Outcome outcome = no.type("n\n").awaitEnd();
      assertThat(outcome.out()).contains("nothing was done");
      assertThat(outcome.exitCode()).isEqualTo(1);
    }
    assertThat(left()).isEqualTo(3);
    try (RunningCommand yes = command("failed", "remove", "--all").onTerminal(60).start()) {
      yes.awaitOut("remove 3 failed jobs\\? \\[y/N\\] ");
      Outcome outcome = yes.type("y\n").awaitEnd();
      assertThat(Terminal.lines(outcome.out())).last().isEqualTo("removed 3 failed jobs");
      assertThat(outcome.exitCode()).isZero();
    }
    assertThat(left()).isZero();
  }

  @Test
  void longWorkThatIsInterruptedSaysWhatWasDoneAndGoesOn() {
    int all = 20_000;
    fail(all);
    URI uri = URI.create(redis.uri());
    try (LossyProxy slow = LossyProxy.to(uri.getHost(), uri.getPort());
        RunningCommand retry =
            command("failed", "retry", "--all").env("REDIS_URL", slow.uri()).start()) {
      slow.delayReplies(Duration.ofMillis(100)); // it is still at work when it is seen to be
      await().atMost(PATIENCE).until(() -> left() < all);
      slow.delayReplies(Duration.ofSeconds(1)); // however late the signal comes
      Outcome outcome = retry.interrupt().awaitEnd();
      assertThat(outcome.exitCode()).isEqualTo(130);
      long retried = all - left();
      assertThat(outcome.out())
          .isEqualTo(
              "retried %,d failed jobs, then interrupted; the same command goes on%n"
                  .formatted(retried));
      assertThat(waiting()).as("nothing is half done").isEqualTo(retried);
    }
    assertThat(run("failed", "retry", "--all").exitCode()).isZero();
    assertThat(left()).isZero();
    assertThat(waiting()).isEqualTo(all);
  }

  private long left() {
    return (Long) raw.call("LLEN", redis.key("failed"));
  }

  private long waiting() {
    return (Long) raw.call("LLEN", redis.key("queue", "mail"));
  }

  private void fail(int times) {
    IllegalStateException thrown = new IllegalStateException("no");
    thrown.setStackTrace(new StackTraceElement[0]);
    for (int n = 0; n < times; n++) {
      byte[] job = JobPayload.of("mail", "send", n).raw();
      raw.send(
          "RPUSH",
          redis.key("failed"),
          new String(FailedJob.of("h:1+1", "mail", job, thrown, Instant.EPOCH).raw(), UTF_8));
      if (n % 1_000 == 999 || n == times - 1) {
        for (int i = 0; i <= n % 1_000; i++) {
          raw.read();
        }
      }
    }
  }
}
