package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.Snapshot;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.OnUnknownClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The steps of docs/joining-a-fleet.md: a Java fleet joins a live one of node-resque, works beside
 * it and leaves it again.
 */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class JoiningFleetTest extends Interop {
  private static final String LOCK = "resque_scheduler_leader_lock";

  private final List<String> performed = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  JoiningFleetTest(TestRedis redis) {
    super(redis);
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job("javaOnly", this::perform)
        .job("slow", this::perform)
        .job("wait", this::waitForRelease)
        .job(
            "fail",
            () -> {
              throw new IllegalStateException("no luck");
            })
        .build();
  }

  private Object perform(JobContext context, JsonNode args) {
    return performed.add(context.jobClass() + args);
  }

  private Object waitForRelease(JobContext context, JsonNode args) throws InterruptedException {
    begun.countDown();
    return release.await(60, TimeUnit.SECONDS);
  }

  private MultiWorker startOurs(String... queues) {
    return MultiWorker.builder(resque, jobs()).queues(queues).taskProcessors(2).start();
  }

  // ---- 1. look ----

  @Test
  void lookingAtAFleetChangesNothingInIt() {
    node.queue("enqueue", "default", "sendMail", List.of(Map.of("to", "ada")));
    node.queue("enqueueIn", 60_000, "default", "sendMail", List.of(Map.of("to", "bob")));
    raw.call("RPUSH", redis.key("failed"), "{\"worker\":\"w\",\"queue\":\"q\",\"backtrace\":null}");
    raw.call("SET", redis.key("lock:sendMail:default:[{}]"), "99");
    raw.call("SADD", redis.key("workers"), "vm:9781+1:default");
    Snapshot before = Snapshot.of(raw, redis.namespace());

    try (Resque visitor =
        Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      assertThat(visitor.queue().queues()).containsExactly("default");
      assertThat(visitor.queue().length("default")).isOne();
      assertThat(visitor.queue().allDelayed()).hasSize(1);
      assertThat(visitor.queue().failed(0, -1)).hasSize(1);
      assertThat(visitor.queue().locks()).hasSize(1);
      assertThat(visitor.queue().allWorkingOn()).hasSize(1);
      assertThat(visitor.queue().stats()).isNotEmpty();
      assertThat(visitor.queue().leader()).isEmpty();
    }

    assertThat(Snapshot.of(raw, redis.namespace())).isEqualTo(before);
  }

  // ---- 2. enqueue ----

  /** The payloads are those that a live Actionhero 29 wrote for the same two tasks. */
  @Test
  void aTaskOfActionheroIsAJobWithOneObject() {
    queue.enqueue("default", "retryTask", Map.of("a", 1));
    queue.enqueue("periodic", "periodicPing", Map.of());
    assertThat(list("queue", "default"))
        .containsExactly("{\"class\":\"retryTask\",\"queue\":\"default\",\"args\":[{\"a\":1}]}");
    assertThat(list("queue", "periodic"))
        .containsExactly("{\"class\":\"periodicPing\",\"queue\":\"periodic\",\"args\":[{}]}");

    node.define("retryTask", "echo");
    NodeObject worker = node.startWorker(Map.of("queues", List.of("default")));
    await().atMost(SOON).until(() -> worker.events("success").size() == 1);
    assertThat(worker.events("success").get(0).args().get(2).toString()).isEqualTo("[{\"a\":1}]");
    worker.end();
  }

  // ---- 3. work, on queues of our own ----

  @Test
  void aNodeWorkerOnAllQueuesFailsAJobThatOnlyJavaHasAndARetryPutsItRight() {
    queue.enqueue("java", "javaOnly", 1);
    NodeObject onAll = node.startWorker(Map.of("queues", List.of("*")));
    await().atMost(SOON).until(() -> queue.failedCount() == 1);
    onAll.end();
    assertThat(queue.failed(0, 0).get(0).error())
        .isEqualTo("No job defined for class \"javaOnly\"");

    NodeObject onItsOwn = node.startWorker(Map.of("queues", List.of("default")));
    FailedFilter strayed = FailedFilter.all().queue("java").errorText("No job defined");
    assertThat(queue.failedJobs().retryAll(strayed).retried()).isOne();
    try (MultiWorker ours = startOurs("java")) {
      await().atMost(SOON).until(() -> performed.contains("javaOnly[1]"));
    }
    assertThat(onItsOwn.events("failure")).isEmpty();
    assertThat(queue.failedCount()).isZero();
    onItsOwn.end();
  }

  @Test
  void aJavaWorkerOnAllQueuesLeavesJobsThatOnlyNodeHasToNode() {
    for (int i = 0; i < 20; i++) {
      queue.enqueue("default", "nodeOnly", i);
      queue.enqueue("default", "javaOnly", i);
    }
    try (MultiWorker ours =
        MultiWorker.builder(resque, jobs())
            .taskProcessors(3)
            .onUnknownClass(OnUnknownClass.RETURN)
            .start()) {
      await().atMost(SOON).until(() -> performed.size() == 20); // what only Java has is done first
      assertThat(queue.length("default") + ours.names().size()).isGreaterThanOrEqualTo(20);
      node.define("nodeOnly", "echo");
      NodeObject theirs = node.startWorker(Map.of("queues", List.of("default")));

      await().atMost(SOON).until(() -> theirs.events("success").size() == 20);
      theirs.end();
    }
    assertThat(performed).allMatch(each -> each.startsWith("javaOnly"));
    assertThat(queue.failedCount()).isZero();
    assertThat(queue.stats()).containsEntry("processed", 40L);
  }

  @Test
  void viewersOfBothShowTheWorkersOfBoth() throws InterruptedException {
    queue.enqueue("java", "wait", 1);
    queue.enqueue("default", "slow", 60_000); // until the node process is killed
    NodeObject theirs = node.startWorker(Map.of("queues", List.of("default"), "name", "vm:7"));
    try (MultiWorker ours = startOurs("java", "late")) {
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      await().atMost(SOON).until(() -> !theirs.events("job").isEmpty());

      JsonNode names = node.queue("workers");
      assertThat(names).hasSize(3);
      assertThat(queue.workers())
          .extracting(WorkerName::name)
          .containsExactlyInAnyOrderElementsOf(fieldNames(names));
      assertThat(names.get("vm:7").textValue()).isEqualTo("default");
      for (WorkerName each : ours.names()) {
        assertThat(names.get(each.name()).textValue()).isEqualTo("java,late");
        // resque-web cuts a member at its colons: host, pid, queues.
        assertThat(each.member().split(":")).hasSize(3).endsWith("java,late");
      }
      JsonNode work = node.queue("allWorkingOn");
      assertThat(work.get("vm:7").get("payload").get("class").textValue()).isEqualTo("slow");
      assertThat(fieldNames(names).stream().map(name -> work.get(name).path("queue").asText("")))
          .containsExactlyInAnyOrder("java", "default", "");
      assertThat(queue.allWorkingOn().stream().filter(each -> !each.isIdle())).hasSize(2);
      release.countDown();
    }
  }

  private static List<String> fieldNames(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  // ---- 4. schedule ----

  @Test
  void leadershipGoesToOursWhenNodesSchedulerEndsAndBackWhenOursDoes() {
    NodeObject theirs = node.startScheduler(Map.of("name", "theirs"));
    await().atMost(SOON).until(() -> queue.leader().equals("theirs"));
    assertThat(raw.number("TTL", redis.key(LOCK))).isBetween(100L, 180L);

    try (Scheduler ours = Scheduler.builder(resque).name("ours").start()) {
      theirs.end();
      await().atMost(SOON).until(() -> queue.leader().equals("ours"));
      assertThat(raw.number("TTL", redis.key(LOCK))).isBetween(1L, 15L);
      node.queue("enqueueIn", 1000, "default", "add", List.of(1, 2));
      NodeObject worker = node.startWorker(Map.of("queues", List.of("default")));
      await().atMost(SOON).until(() -> worker.events("success").size() == 1);
      worker.end();
      node.startScheduler(Map.of("name", "waiting"));
    }
    await().atMost(SOON).until(() -> queue.leader().equals("waiting"));
    assertThat(raw.number("TTL", redis.key(LOCK))).isBetween(100L, 180L);
    assertThat(node.uncaught()).isEmpty();
  }

  @Test
  void whenNodesLeaderIsKilledOursWaitsForTheEndOfItsLock() {
    try (NodePeer dying = NodePeer.start(redis.uri(), redis.namespace())) {
      dying.startScheduler(Map.of("name", "theirs", "leaderLockTimeout", 3));
      await().atMost(SOON).until(() -> queue.leader().equals("theirs"));
      dying.process().kill();
    }
    try (Scheduler ours = Scheduler.builder(resque).name("ours").start()) {
      await().atMost(SOON).until(() -> queue.leader().equals("ours"));
    }
    assertThat(queue.leader()).isEmpty();
  }

  // ---- 5. failed and stuck jobs, across ----

  @Test
  void theJobOfANodeWorkerThatDiedIsFailedByOurSchedulerAndRetriedInJava() {
    queue.enqueue("shared", "slow", 60_000);
    try (NodePeer dying = NodePeer.start(redis.uri(), redis.namespace())) {
      NodeObject worker = dying.startWorker(Map.of("queues", List.of("shared"), "name", "vm:7"));
      await().atMost(SOON).until(() -> !worker.events("job").isEmpty());
      dying.process().kill();
    }
    try (Scheduler ours =
        Scheduler.builder(resque).stuckWorkerTimeout(Duration.ofSeconds(2)).start()) {
      await().atMost(SOON).until(() -> queue.failedCount() == 1);
    }
    assertThat(queue.workers()).isEmpty();
    assertThat(queue.failed(0, 0).get(0).error()).isEqualTo("Worker Timeout (killed manually)");

    assertThat(queue.retryStuckJobs()).isOne();
    try (MultiWorker ours = startOurs("shared")) {
      await().atMost(SOON).until(() -> performed.contains("slow[60000]"));
    }
    assertThat(queue.failedCount()).isZero();
  }

  // ---- 6. leave ----

  @Test
  void whenOursHasLeftNodeWorksOnAloneWithAllThatIsThere() {
    queue.enqueue("java", "fail");
    queue.enqueue("java", "javaOnly", 1);
    try (Scheduler scheduler = Scheduler.builder(resque).start();
        MultiWorker worker = startOurs("java", "shared")) {
      await().atMost(SOON).until(() -> queue.failedCount() == 1 && performed.size() == 1);
    }
    queue.control().pause("shared");
    queue.enqueue("shared", "add", 1, 2);
    queue.enqueueIn(Duration.ofSeconds(1), "shared", "add", 3, 4);
    queue.enqueue("java", "add", 5, 6);
    assertThat(queue.control().move("java", "shared")).isOne();
    assertThat(queue.workers()).isEmpty();
    assertThat(queue.leader()).isEmpty();

    node.define("fail", "add");
    NodeObject scheduler = node.startScheduler(Map.of("retryStuckJobs", true));
    NodeObject worker = node.startWorker(Map.of("queues", List.of("java", "shared")));
    for (String method : List.of("locks", "stats", "workers", "allWorkingOn", "allDelayed")) {
      assertThat(node.queue(method).isNull()).as(method).isFalse();
    }
    node.evalJs(
        "const q = objects.queue; return q.retryAndRemoveFailed((await q.failed(0, 0))[0])");
    await().atMost(SOON).until(() -> worker.events("success").size() == 4);
    worker.end();
    scheduler.end();
    assertThat(worker.events("failure")).isEmpty();
    assertThat(node.uncaught()).isEmpty();

    removeWhatIsOurs();
    assertThat(redis.keys().stream().map(key -> key.substring(redis.namespace().length() + 1)))
        .containsExactlyInAnyOrder(
            "connection_test_key", "queues", "stat:failed", "stat:processed");
  }

  @Test
  void whenOursIsKilledNodeLeadsAfterTheLockAndBringsTheJobsBack() {
    queue.enqueue("java", "wait", 1);
    try (JavaProcess ours = JavaProcess.start(FleetToKill.class, redis.uri(), redis.namespace())) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  !queue.leader().isEmpty()
                      && queue.allWorkingOn().stream().anyMatch(each -> !each.isIdle()));
      ours.kill();
    }
    node.define("wait", "add");
    NodeObject scheduler =
        node.startScheduler(
            Map.of("name", "theirs", "stuckWorkerTimeout", 4000, "retryStuckJobs", true));
    NodeObject worker = node.startWorker(Map.of("queues", List.of("java"), "name", "vm:7"));

    await().atMost(SOON).until(() -> worker.events("success").size() == 1);
    assertThat(queue.leader()).isEqualTo("theirs");
    await().atMost(SOON).until(() -> queue.workers().size() == 1);
    assertThat(queue.failedCount()).isZero();
    worker.end();
    scheduler.end();
    assertThat(node.uncaught()).isEmpty();
  }

  /** As the page says it: all that node-resque does not know lies under one prefix. */
  private void removeWhatIsOurs() {
    for (String key : redis.keys()) {
      if (key.startsWith(redis.key("resque4j") + ":")) {
        raw.call("DEL", key);
      }
    }
    assertThat(queue.control().paused()).isEmpty();
  }
}
