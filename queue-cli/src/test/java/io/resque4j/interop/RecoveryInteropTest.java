package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workers of one engine, cleaned away by the other. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class RecoveryInteropTest extends WorkerInterop {
  private static final int LONG = 120_000;

  RecoveryInteropTest(TestRedis redis) {
    super(redis);
  }

  // ---- node cleans ours ----

  @Test
  void anIdleWorkerOfOursThatNodeCleansIsKnownAgainWithItsStartAndItsNextJobCounts() {
    try (MultiWorker worker = start()) {
      String name = worker.names().get(0).name();
      String started = redis.key("worker", worker.names().get(0).member(), "started");
      String since = raw.text("GET", started);

      node.queue("forceCleanWorker", name);
      await().atMost(SOON).until(() -> node.queue("workers").has(name));
      await().atMost(SOON).until(() -> raw.number("EXISTS", started) == 1);
      assertThat(raw.text("GET", started)).isEqualTo(since);
      queue.enqueue("math", "next");
      await().atMost(SOON).until(() -> succeeded.contains("next"));
    }
    assertThat(lost).isEmpty();
    assertThat(queue.failedCount()).isZero();
    assertThat(queue.stats()).containsEntry("processed", 1L);
  }

  @Test
  void aClaimThatNodeWritesIntoFailedInOtherBytesIsLostAllTheSame() throws InterruptedException {
    String asRubyWrites = "{\"args\": [1.0, \"\\u00e9\", {}], \"class\": \"wait\"}";
    raw.call("RPUSH", redis.key("queue", "math"), asRubyWrites);
    try (MultiWorker worker = start()) {
      begun.await();
      node.queue("forceCleanWorker", worker.names().get(0).name());
      await().atMost(SOON).until(() -> lost.size() == 1);
      release.countDown();
      queue.enqueue("math", "next");
      await().atMost(SOON).until(() -> succeeded.contains("next"));
    }
    assertThat(succeeded).containsExactly("next");
    assertThat(lost).hasSize(1);
    assertThat(queue.failedCount()).isOne();
    assertThat(queue.stats()).containsEntry("processed", 1L);
  }

  // ---- ours cleans node's ----

  @Test
  void whatOursMakesOfANodeWorkersJobIsWhatNodeMakesOfIt() {
    workOn(node, "host:1+1", LONG);
    workOn(node, "host:1+2", LONG);

    node.queue("forceCleanWorker", "host:1+1");
    FailedJob ours = queue.forceCleanWorker("host:1+2").orElseThrow();

    JsonNode entries = node.queue("failed", 0, -1);
    assertThat(comparable(entries.get(1))).isEqualTo(comparable(entries.get(0)));
    assertThat(ours.worker()).isEqualTo("host:1+2");
    assertThat(node.queue("workers")).isEmpty();
    assertThat(raw.number("EXISTS", redis.key("worker", "host:1+2:math"))).isZero();
    assertThat(queue.stats()).containsEntry("failed", 2L);
    assertThat(
            node.evalJs("const q = objects.queue; return q.removeFailed((await q.failed(1, 1))[0])")
                .asInt())
        .isOne();
  }

  /** Without what differs from case to case. */
  private static JsonNode comparable(JsonNode entry) {
    ObjectNode same = entry.deepCopy();
    assertThat(entry.get("backtrace")).hasSize(3);
    assertThat(entry.get("backtrace").get(0).textValue()).startsWith("killed by ");
    same.putArray("backtrace").add(entry.get("backtrace").get(1));
    same.remove(List.of("worker", "failed_at"));
    return same;
  }

  @Test
  void nodeRetriesWhatOursHasCleanedAndWhatItsClaimMangledIsWhole() {
    workOn(node, "host:1+1");

    FailedJob entry = queue.forceCleanWorker("host:1+1").orElseThrow();
    assertThat(entry.payload().get("args")).isEqualTo(json("[]"));
    node.evalJs("return objects.queue.retryStuckJobs()");

    assertThat(list("queue", "math"))
        .containsExactly("{\"class\":\"slow\",\"queue\":\"math\",\"args\":[]}");
    assertThat(queue.failedCount()).isZero();
  }

  @Test
  void twoCleaningsOfOneWorkerMakeOneEntryInEitherOrder() {
    workOn(node, "host:1+1", LONG);
    node.queue("forceCleanWorker", "host:1+1");
    assertThat(queue.forceCleanWorker("host:1+1")).isEmpty();
    assertThat(queue.failedCount()).isOne();

    workOn(node, "host:1+2", LONG);
    assertThat(queue.forceCleanWorker("host:1+2")).isPresent();
    node.queue("forceCleanWorker", "host:1+2");
    assertThat(queue.failedCount()).isEqualTo(2);
  }

  @Test
  void onlyTheNodeWorkerThatWorksForTooLongIsCleaned() {
    workOn(node, "host:1+1", LONG);
    String claim = redis.key("worker", "host:1+1:math");
    String old =
        String.valueOf(raw.text("GET", claim))
            .replaceAll(
                "\"run_at\":\"[^\"]*\"", "\"run_at\":\"Fri Dec 12 2014 14:01:16 GMT-0800 (PST)\"");
    raw.call("SET", claim, old);
    workOn(node, "host:1+2", LONG);

    assertThat(queue.cleanOldWorkers(Duration.ofHours(1))).containsOnlyKeys("host:1+1");

    assertThat(node.queue("workers").has("host:1+2")).isTrue();
  }

  @Test
  void aNodeProcessThatDiedIsFoundAndItsJobRetriedWhileALiveOneIsLeftAlone() {
    NodeObject alive = workOn(node, "host:1+1", LONG);
    try (NodePeer dying = NodePeer.start(redis.uri(), redis.namespace())) {
      workOn(dying, "host:2+1");
      dying.process().kill();
    }

    try (Scheduler scheduler =
        Scheduler.builder(resque)
            .stuckWorkerTimeout(Duration.ofSeconds(4))
            .retryStuckJobs(true)
            .start()) {
      await().atMost(SOON).until(() -> queue.length("math") == 1);
      assertThat(scheduler.name()).isNotEmpty();
    }

    assertThat(list("queue", "math"))
        .containsExactly("{\"class\":\"slow\",\"queue\":\"math\",\"args\":[]}");
    assertThat(queue.failedCount()).isZero();
    assertThat(node.queue("workers").size()).isOne();
    assertThat(node.queue("allWorkingOn").get(alive.get("name").textValue()).isObject()).isTrue();
  }

  /** A worker of node-resque that has begun a job which takes long. */
  private NodeObject workOn(NodePeer peer, String name, Object... args) {
    peer.define("slow", "slow");
    if (args.length == 0) {
      // Without arguments it would be over at once: this worker never ends it.
      peer.evalJs(
          "const w = resque.Worker.prototype; w.completeJob = () => new Promise(() => {});");
    }
    node.queue("enqueue", "math", "slow", List.of(args));
    NodeObject worker = peer.startWorker(Map.of("name", name, "queues", List.of("math")));
    String claim = redis.key("worker", name + ":math");
    await().atMost(SOON).until(() -> raw.number("EXISTS", claim) == 1);
    return worker;
  }
}
