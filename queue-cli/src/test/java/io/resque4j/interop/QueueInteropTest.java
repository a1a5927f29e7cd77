package io.resque4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.FailedJobs.RetryCount;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeerException;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one engine shows and deletes of what the other one has put there. */
class QueueInteropTest extends Interop {
  private static final Instant LATER = Instant.ofEpochSecond(4_000_000_000L);
  private static final Instant MUCH_LATER = Instant.ofEpochSecond(10_000_000_000L);

  QueueInteropTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void bothShowTheSameQueuesAndJobs() {
    queue.enqueue("ours", "echo", args("x"));
    node.queue("enqueue", "theirs", "echo", json(argsText("x")));

    assertThat(names(node.queue("queues"))).isEqualTo(queue.queues());
    for (String name : queue.queues()) {
      assertThat(node.queue("length", name).asLong()).isEqualTo(queue.length(name)).isOne();
      JsonNode job = node.queue("queued", name, 0, -1).get(0);
      QueueEntry entry = queue.queued(name, 0, -1).get(0);
      assertThat(json(new String(entry.raw(), UTF_8))).isEqualTo(job);
    }
  }

  private static Set<String> names(JsonNode list) {
    TreeSet<String> names = new TreeSet<>();
    list.forEach(name -> names.add(name.textValue()));
    return names;
  }

  @Test
  void eachDeletesJobsOfTheOtherByTheirArguments() {
    IntStream.range(0, 3).forEach(i -> queue.enqueue("math", "echo", args("x")));
    IntStream.range(0, 3).forEach(i -> node.queue("enqueue", "math", "echo", json(argsText("y"))));

    assertThat(node.queue("del", "math", "echo", json(argsText("x")), 1).asInt()).isOne();
    assertThat(queue.del(-2, "math", "echo", args("y"))).isEqualTo(2);
    assertThat(node.queue("del", "math", "echo", json(argsText("x"))).asInt()).isEqualTo(2);
    assertThat(queue.del("math", "echo", args("y"))).isOne();
    assertThat(queue.length("math")).isZero();
  }

  @Test
  void bothDeleteAQueueAndTheClassesInIt() {
    for (String name : List.of("one", "two")) {
      IntStream.range(0, 5)
          .forEach(i -> node.queue("enqueue", name, i % 2 == 0 ? "echo" : "add", List.of(i)));
    }

    assertThat(node.queue("delByFunction", "one", "echo").asInt())
        .isEqualTo((int) queue.delByFunction("two", "echo"))
        .isEqualTo(3);
    assertThat(node.queue("length", "two").asInt()).isEqualTo(2);
    assertThat(queue.delQueue("one")).isEqualTo(2);
    node.queue("delQueue", "two");
    assertThat(node.queue("queues")).isEmpty();
    assertThat(redis.keys()).containsExactly(redis.key("connection_test_key"));
  }

  @Test
  void ourDelQueueFreesTheQueueLockOfNodeSoThatNodeEnqueuesAgain() {
    String queueWithLock =
        "const { Queue } = resque; const q = new Queue({ connection: objects.queue.options.connection },"
            + " { locked: { plugins: ['QueueLock'], perform: async () => {} } }); await q.connect();"
            + " const done = await q.enqueue('math', 'locked', [{ a: 1 }, '😀', 1e21]); await q.end();"
            + " return done;";
    assertThat(node.evalJs(queueWithLock).asBoolean()).isTrue();
    assertThat(node.evalJs(queueWithLock).asBoolean()).isFalse();
    assertThat(queue.locks()).hasSize(1);

    assertThat(queue.delQueue("math")).isOne();

    assertThat(queue.locks()).isEmpty();
    assertThat(node.evalJs(queueWithLock).asBoolean()).isTrue();
  }

  @Test
  void bothFindAndDeleteDelayedJobsOfTheOther() {
    queue.enqueueAt(LATER, "math", "echo", args("x"));
    node.queue("enqueueAt", MUCH_LATER.toEpochMilli(), "math", "echo", json(argsText("x")));

    assertThat(queue.scheduledAt("math", "echo", args("x"))).containsExactly(LATER, MUCH_LATER);
    assertThat(numbers(node.queue("scheduledAt", "math", "echo", json(argsText("x")))))
        .containsExactlyInAnyOrder(LATER.getEpochSecond(), MUCH_LATER.getEpochSecond());
    assertThat(numbers(node.queue("timestamps")))
        .containsExactlyInAnyOrderElementsOf(
            queue.timestamps().stream().map(Instant::toEpochMilli).toList());
    JsonNode all = node.queue("allDelayed");
    assertThat(all).hasSize(2);
    queue
        .allDelayed()
        .forEach(
            job ->
                assertThat(all.get(Long.toString(job.at().toEpochMilli())).get(0))
                    .isEqualTo(json(new String(job.entry().raw(), UTF_8))));
    assertThat(node.queue("delayedAt", LATER.toEpochMilli()).get("tasks")).hasSize(1);
    assertThat(queue.delayedAt(MUCH_LATER)).hasSize(1);

    assertThat(queue.delDelayed("math", "echo", args("x"))).containsExactly(LATER, MUCH_LATER);
    assertThat(node.queue("allDelayed")).isEmpty();
    assertThat(node.queue("enqueueAt", LATER.toEpochMilli(), "math", "echo", json(argsText("x"))))
        .isNotNull();
    assertThat(numbers(node.queue("delDelayed", "math", "echo", json(argsText("x")))))
        .containsExactly(LATER.getEpochSecond());
    assertThat(queue.timestamps()).isEmpty();
  }

  private static List<Long> numbers(JsonNode list) {
    List<Long> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.asLong()));
    return numbers;
  }

  @Test
  void aDelayedJobOfNodeThatRunsNowIsDelayedForNodeNoLonger() {
    node.queue("enqueueAt", LATER.toEpochMilli(), "math", "echo", json(argsText("x")));

    assertThat(queue.delayedJobs().runNow(queue.allDelayed().findFirst().orElseThrow())).isTrue();

    assertThat(node.queue("scheduledAt", "math", "echo", json(argsText("x")))).isEmpty();
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> worker.events("success").size() == 1);
    worker.end();
  }

  @Test
  void bothShowAndDeleteTheSameLocks() {
    raw.call("SET", redis.key("lock:add:math:[{\"a\":1}]"), "12");
    raw.call("SET", redis.key("workerslock:add:math:[\"😀\"]"), "34");

    JsonNode locks = node.queue("locks");

    assertThat(locks).hasSize(2);
    queue.locks().forEach((name, value) -> assertThat(locks.get(name).asText()).isEqualTo(value));
    for (String name : queue.locks().keySet()) {
      assertThat(queue.delLock(name)).isTrue();
      assertThat(node.queue("delLock", name).asInt()).isZero();
    }
  }

  @Test
  void whatANodeWorkerWorksOnIsShown() {
    node.queue("enqueue", "math", "slow", List.of(60_000));
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math"), "name", "theirs"));
    await().atMost(SOON).until(() -> !worker.events("job").isEmpty());

    assertThat(queue.workers()).containsExactly(new WorkerName("theirs", "math"));
    WorkingOn work = queue.allWorkingOn().get(0);
    assertThat(work.isIdle()).isFalse();
    assertThat(work.claim().orElseThrow().queue()).isEqualTo("math");
    assertThat(work.claim().orElseThrow().worker()).isEqualTo("theirs");
    assertThat(work.claim().orElseThrow().payload())
        .isEqualTo(node.queue("allWorkingOn").get("theirs").get("payload"));
    assertThat(work.raw())
        .asString()
        .isEqualTo(node.queue("workingOn", "theirs", "math").textValue());
  }

  @Test
  void whereGarbageMakesNodeThrowOursGoesOn() {
    raw.call("SADD", redis.key("workers"), "bad:math");
    raw.call("SET", redis.key("worker:bad:math"), "{bad");
    raw.call("RPUSH", redis.key("failed"), "{bad");
    raw.call("RPUSH", redis.key("queue:math"), "{bad");

    for (String method : List.of("allWorkingOn", "failed", "queued")) {
      Object[] args =
          switch (method) {
            case "failed" -> new Object[] {0, -1};
            case "queued" -> new Object[] {"math", 0, -1};
            default -> new Object[0];
          };
      assertThatThrownBy(() -> node.queue(method, args)).isInstanceOf(NodePeerException.class);
    }
    assertThat(queue.allWorkingOn()).hasSize(1);
    assertThat(queue.failed(0, -1)).hasSize(1);
    assertThat(queue.queued("math", 0, -1)).hasSize(1);
  }

  @Test
  void nodeRemovesAndReadsFailedJobsWhileOursRetriesThemAll() {
    failInNode(40);
    List<FailedJob> all = queue.failed(0, -1);

    RetryCount count = queue.failedJobs().retryAll(FailedFilter.all().errorText("odd"));

    assertThat(count).isEqualTo(new RetryCount(20, 0));
    JsonNode left = node.queue("failed", 0, -1);
    assertThat(left).hasSize(20);
    assertThat(node.queue("removeFailed", left.get(3)).asInt()).isOne();
    assertThat(queue.removeFailed(all.get(0))).isTrue();
    assertThat(queue.failedJobs().removeAll(FailedFilter.all())).isEqualTo(18);
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> queue.failedCount() == 20);
    worker.end();
    assertThat(queue.stats()).containsEntry("failed", 60L);
  }

  private void failInNode(int jobs) {
    IntStream.range(0, jobs)
        .forEach(i -> queue.enqueue("math", "fail", (i % 2 == 0 ? "even " : "odd ") + i + " 😀"));
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> queue.failedCount() == jobs);
    worker.end();
  }

  @Test
  void jobsThatWereMovedArePerformedByNodeFromTheirNewQueue() {
    IntStream.range(0, 3).forEach(i -> queue.enqueue("old", "echo", i));

    assertThat(queue.control().move("old", "new")).isEqualTo(3);

    NodeObject worker = node.startWorker(Map.of("queues", List.of("new")));
    await().atMost(SOON).until(() -> worker.events("success").size() == 3);
    assertThat(worker.events("success"))
        .allSatisfy(event -> assertThat(event.args().get(0).textValue()).isEqualTo("new"))
        .extracting(event -> event.args().get(2).get(0).asInt())
        .containsExactly(0, 1, 2);
    worker.end();
  }
}
