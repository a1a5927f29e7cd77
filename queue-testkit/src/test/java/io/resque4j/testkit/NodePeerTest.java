package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RedisTest
@RequiresNode
class NodePeerTest {
  /** Node's workers sleep for five seconds when they find nothing. */
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void theQueueOfNodeResqueEnqueuesAndCounts(TestRedis redis) {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      assertThat(node.evalJs("return require('node-resque/package.json').version").textValue())
          .isEqualTo("9.7.1");
      node.queue("enqueue", "math", "add", List.of(1, 2));
      assertThat(node.queue("length", "math").intValue()).isEqualTo(1);
    }
    try (RawRedis raw = redis.connect()) {
      assertThat(raw.texts("LRANGE", redis.key("queue", "math"), 0, -1))
          .containsExactly("{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,2]}");
    }
  }

  @Test
  void aNamespaceMayHaveParts(TestRedis redis) {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace(), "part")) {
      node.queue("enqueue", "math", "add", List.of(1, 2));
      assertThat(redis.keys()).contains(redis.key("part", "queue", "math"));
    }
  }

  @Test
  void aWorkerPerformsAndItsEventsCanBeRead(TestRedis redis, @TempDir Path temp)
      throws IOException {
    Path ledger = temp.resolve("ledger");
    try (NodePeer node = NodePeer.start(redis.uri(), ledger, redis.namespace())) {
      node.queue("enqueue", "q", "add", List.of(1, 2));
      node.queue("enqueue", "q", "record", List.of("id-1"));
      node.queue("enqueue", "q", "fail", List.of("no luck \u2028"));
      NodeObject worker = node.startWorker(Map.of("queues", List.of("q"), "name", "host:1"));
      await().atMost(SOON).until(() -> worker.events("failure").size() == 1);
      assertThat(worker.events("success")).hasSize(2);
      JsonNode added = worker.events("success").get(0).args();
      assertThat(added.get(2).intValue()).isEqualTo(3);
      JsonNode failed = node.queue("failed", 0, -1).get(0);
      assertThat(failed.get("error").textValue()).isEqualTo("no luck \u2028");
      assertThat(node.queue("removeFailed", failed).intValue()).isEqualTo(1);
      assertThat(worker.get("name").textValue()).isEqualTo("host:1");
      worker.end();
      assertThat(node.queue("workers")).isEmpty();
      assertThat(node.uncaught()).isEmpty();
    }
    assertThat(Files.readString(ledger, StandardCharsets.UTF_8))
        .matches("START\tid-1\thost:1\t\\d+\nEND\tid-1\thost:1\t\\d+\n");
  }

  @Test
  void aSchedulerLeadsAndTransfersAndAMultiWorkerPerforms(TestRedis redis) {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueueAt", 1000, "q", "echo", List.of("late"));
      NodeObject scheduler =
          node.startScheduler(Map.of("name", "the-scheduler", "leaderLockTimeout", 5));
      NodeObject workers = node.startMultiWorker(Map.of("queues", List.of("q")));
      await().atMost(SOON).until(() -> !workers.events("success").isEmpty());
      assertThat(scheduler.events("leader")).hasSize(1);
      assertThat(scheduler.events("transferredJob")).hasSize(1);
      assertThat(node.queue("leader").textValue()).isEqualTo("the-scheduler");
    }
  }

  @Test
  void pluginsHoldForTheClassesThatNameThem(TestRedis redis) {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.define("once", "echo", Map.of("plugins", List.of("QueueLock")));
      assertThat(node.queue("enqueue", "q", "once", List.of(1)).booleanValue()).isTrue();
      assertThat(node.queue("enqueue", "q", "once", List.of(1)).booleanValue()).isFalse();
      assertThat(node.queue("locks").has("lock:once:q:[1]")).isTrue();
    }
  }

  @Test
  void whatNodeThrowsIsThrownHere(TestRedis redis) {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueueAt", 2000, "q", "echo", List.of());
      assertThatThrownBy(() -> node.queue("enqueueAt", 2000, "q", "echo", List.of()))
          .isInstanceOf(NodePeerException.class)
          .hasMessage("Error: Job already enqueued at this time with same arguments");
    }
  }

  @Test
  void aKilledPeerSaysSoAndLeavesItsTracesInRedis(TestRedis redis) {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      NodeObject worker = node.startWorker(Map.of("queues", List.of("q"), "name", "host:1"));
      node.queue("enqueue", "q", "slow", List.of(60_000));
      await().atMost(SOON).until(() -> !worker.events("job").isEmpty());
      node.process().suspend();
      node.process().kill();
      assertThatThrownBy(() -> node.queue("stats"))
          .isInstanceOf(NodePeerException.class)
          .hasMessageContaining("gone");
      assertThat(redis.keys()).contains(redis.key("worker", "host:1", "q"));
    }
  }

  @Test
  void scriptsOfOthersRunToo(@TempDir Path temp) throws IOException {
    Path script = Files.writeString(temp.resolve("echo.mjs"), "process.stdin.pipe(process.stdout)");
    try (NodeProcess node = NodeProcess.start(script)) {
      node.stdin().write("hello".getBytes(StandardCharsets.UTF_8));
      node.stdin().close();
      assertThat(node.stdout().readAllBytes()).asString().isEqualTo("hello");
      assertThat(node.stderr()).isEmpty();
    }
  }

  @Test
  void whereNodeIsMissingTestsAreSkippedUnlessItIsRequired() {
    assertThat(RequiresNodeCondition.judge(Optional.of("no node"), false).isDisabled()).isTrue();
    assertThat(RequiresNodeCondition.judge(Optional.empty(), true).isDisabled()).isFalse();
    assertThatThrownBy(() -> RequiresNodeCondition.judge(Optional.of("no node"), true))
        .hasMessageContaining("no node");
  }
}
