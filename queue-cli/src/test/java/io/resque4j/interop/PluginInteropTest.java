package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.DuplicateRule;
import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.plugin.DelayQueueLock;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.core.plugin.Retry;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lock of one engine stops the other; a retry of one is continued by the other. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class PluginInteropTest extends Interop {
  private static final List<Integer> ARGS = List.of(1, 2);

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Queue locking;

  PluginInteropTest(TestRedis redis) {
    super(redis);
    this.locking = resque.queue(jobs());
  }

  /** The same classes with the same plugins on both sides. */
  private Jobs jobs() {
    return Jobs.builder()
        .plugins("unique", QueueLock.create())
        .job("unique", (context, args) -> heard.add("unique"))
        .plugins("notDelayed", DelayQueueLock.create())
        .job("locked", this::waitForRelease)
        .plugins("locked", JobLock.create())
        .job("dropped", this::waitForRelease)
        .plugins("dropped", JobLock.create().reEnqueue(false))
        .job("busted", PluginInteropTest::bust)
        .plugins("busted", Retry.attempts(3).delay(Duration.ofSeconds(1)))
        .job("periodic", (context, args) -> heard.add("periodic"))
        .plugins(
            "periodic",
            QueueLock.create(),
            JobLock.create().reEnqueue(false),
            DelayQueueLock.create())
        .build();
  }

  @BeforeEach
  void defineForNode() {
    node.define("unique", "add", plugins("QueueLock"));
    node.define("notDelayed", "add", plugins("DelayQueueLock"));
    node.define("locked", "slow", plugins("JobLock"));
    node.define(
        "dropped",
        "slow",
        Map.of(
            "plugins",
            List.of("JobLock"),
            "pluginOptions",
            Map.of("JobLock", Map.of("reEnqueue", false))));
    node.define(
        "busted",
        "fail",
        Map.of(
            "plugins",
            List.of("Retry"),
            "pluginOptions",
            Map.of("Retry", Map.of("retryLimit", 3, "retryDelay", 1000))));
    node.define("periodic", "add", plugins("QueueLock", "JobLock", "DelayQueueLock"));
  }

  private static Map<String, ?> plugins(String... names) {
    return Map.of("plugins", List.of(names));
  }

  private Object waitForRelease(JobContext context, JsonNode args) throws InterruptedException {
    begun.countDown();
    return release.await(60, TimeUnit.SECONDS);
  }

  private static Object bust(JobContext context, JsonNode args) {
    throw new IllegalStateException("BUSTED");
  }

  private MultiWorker start() {
    return MultiWorker.builder(resque, jobs())
        .queues("math")
        .taskProcessors(2)
        .pollInterval(Duration.ofMillis(20))
        .listener(
            new WorkerListener() {
              @Override
              public void onSuccess(JobEvent job, @Nullable Object result) {
                heard.add("success");
              }

              @Override
              public void onFailure(JobEvent job, Throwable failure) {
                heard.add("failure");
              }

              @Override
              public void onReEnqueue(JobEvent job, Duration in, int left, Throwable failure) {
                heard.add(left + " left");
              }

              @Override
              public void onVeto(JobEvent job, String plugin, boolean reEnqueued) {
                heard.add("veto " + plugin + " " + reEnqueued);
              }
            })
        .start();
  }

  private JsonNode nodeEnqueues(String jobClass) {
    return node.queue("enqueue", "math", jobClass, ARGS);
  }

  // ---- QueueLock ----

  @Test
  void aQueueLockOfJavaStopsNodeAndNodesStopsJava() {
    assertThat(locking.enqueue("math", "unique", 1, 2)).isTrue();
    assertThat(nodeEnqueues("unique").booleanValue()).isFalse();

    raw.call("DEL", redis.key("queue:math"));
    node.queue("delLock", "lock:unique:math:[1,2]");
    assertThat(nodeEnqueues("unique").booleanValue()).isTrue();
    assertThat(locking.enqueue("math", "unique", 1, 2)).isFalse();
    assertThat(queue.length("math")).isOne();
  }

  @Test
  void aQueueLockIsNamedByTheSameBytesWhateverTheArgumentsHold() {
    assertThat(locking.enqueue("math", "unique", args("x"))).isTrue();

    assertThat(node.queue("enqueue", "math", "unique", json(argsText("x"))).booleanValue())
        .isFalse();
    assertThat(node.queue("locks")).hasSize(1);
  }

  @Test
  void aWorkerOfEitherEndsTheQueueLockOfTheOther() {
    nodeEnqueues("unique");
    try (MultiWorker worker = start()) {
      await().atMost(SOON).until(() -> heard.contains("success"));
    }
    assertThat(locking.enqueue("math", "unique", 1, 2)).isTrue();

    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> worker.events("success").size() == 1);
    assertThat(nodeEnqueues("unique").booleanValue()).isTrue();
    worker.end();
  }

  // ---- DelayQueueLock ----

  @Test
  void aJobDelayedByEitherIsNotEnqueuedByTheOther() {
    Instant later = Instant.now().plusSeconds(1000);
    locking.enqueueAt(later, "math", "notDelayed", 1, 2);
    assertThat(nodeEnqueues("notDelayed").booleanValue()).isFalse();
    assertThat(node.queue("delDelayed", "math", "notDelayed", ARGS)).hasSize(1);
    assertThat(nodeEnqueues("notDelayed").booleanValue()).isTrue();

    node.queue("enqueueAt", later.toEpochMilli(), "math", "notDelayed", List.of(3));
    assertThat(locking.enqueue("math", "notDelayed", 3)).isFalse();
    assertThat(locking.enqueue("math", "notDelayed", 4)).isTrue();
  }

  // ---- JobLock ----

  @Test
  void aJobLockOfJavaStopsNode() throws InterruptedException {
    queue.enqueue("math", "locked", 1);
    try (MultiWorker worker = start()) {
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      worker.quiet();
      NodeObject theirs = node.startWorker(Map.of("queues", List.of("math")));
      queue.enqueue("math", "locked", 1);

      await().atMost(SOON).until(() -> queue.delayedSeconds() == 1);
      assertThat(theirs.events("success")).isEmpty();
      assertThat(raw.number("EXISTS", redis.key("workerslock:locked:math:[1]"))).isOne();
      theirs.end();
      release.countDown();
    }
    assertThat(heard).containsExactly("success");
    assertThat(raw.number("EXISTS", redis.key("workerslock:locked:math:[1]"))).isZero();
    assertThat(queue.failedCount()).isZero();
  }

  @Test
  void aJobLockOfNodeStopsJavaAndJavaDoesNotFreeIt() {
    String lock = redis.key("workerslock:locked:math:[3000]");
    queue.control().pause("math"); // which node does not know: ours is there already, and waits
    try (MultiWorker worker = start()) {
      queue.enqueue("math", "locked", 3000);
      NodeObject theirs = node.startWorker(Map.of("queues", List.of("math")));
      await().atMost(SOON).until(() -> raw.number("EXISTS", lock) == 1);
      queue.enqueue("math", "locked", 3000);
      queue.control().resume("math");
      await().atMost(SOON).until(() -> heard.contains("veto JobLock true"));
      assertThat(raw.number("EXISTS", lock)).isOne();
      assertThat(worker.names()).hasSize(2);
      worker.quiet(); // what comes of the next try is nobody's business here
      await().atMost(SOON).until(() -> theirs.events("success").size() == 1);
      theirs.end();
    }
    assertThat(raw.number("EXISTS", lock)).isZero();
    assertThat(queue.delayedSeconds()).isOne();
  }

  // ---- Retry ----

  @Test
  void aRetryThatNodeBeganIsContinuedByJavaAndEndsInFailed() {
    node.queue("enqueue", "math", "busted", List.of("BUSTED"));
    NodeObject theirs = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> queue.delayedSeconds() == 1);
    theirs.end();
    assertThat(raw.text("GET", redis.key("resque-retry:busted:BUSTED"))).isEqualTo("0");

    try (Scheduler scheduler = Scheduler.builder(resque).start();
        MultiWorker worker = start()) {
      await().atMost(SOON).until(() -> heard.contains("failure"));
    }

    assertThat(heard).containsExactly("1 left", "failure");
    assertEnded();
  }

  @Test
  void aRetryThatJavaBeganIsContinuedByNodeAndEndsInFailed() {
    queue.enqueue("math", "busted", "BUSTED");
    try (MultiWorker worker = start()) {
      await().atMost(SOON).until(() -> heard.contains("2 left"));
    }
    assertThat(raw.text("GET", redis.key("resque-retry:busted:BUSTED"))).isEqualTo("0");

    NodeObject scheduler = node.startScheduler(Map.of("name", "theirs"));
    NodeObject theirs = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> theirs.events("failure").size() == 1);

    assertThat(theirs.events("reEnqueue")).hasSize(1);
    assertThat(theirs.events("reEnqueue").get(0).args().get(2).path("remainingAttempts").asInt())
        .isOne();
    theirs.end();
    scheduler.end();
    assertEnded();
    assertThat(node.uncaught()).isEmpty();
  }

  private void assertEnded() {
    assertThat(queue.failedCount()).isOne();
    assertThat(queue.failed(0, 0).get(0).error()).isEqualTo("BUSTED");
    assertThat(raw.text("GET", redis.key("stat:failed"))).isEqualTo("3");
    assertThat(redis.keys())
        .noneMatch(key -> key.contains("resque-retry") || key.contains("delayed:"));
  }

  // ---- a periodic task of Actionhero ----

  @Test
  void aPeriodicTaskThatEnqueuesItselfAgainDoesNotVanishUnderItsThreePlugins() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "periodic",
                (context, args) -> {
                  heard.add(ResqueJson.writeString(args));
                  return context
                      .queue()
                      .enqueue(
                          EnqueueRequest.of("math", "periodic", args.get(0))
                              .in(Duration.ofSeconds(1))
                              .onDuplicate(DuplicateRule.SKIP));
                })
            .plugins(
                "periodic",
                QueueLock.create(),
                JobLock.create().reEnqueue(false),
                DelayQueueLock.create())
            .build();
    node.queue("enqueueIn", 1000, "math", "periodic", List.of(Map.of()));
    try (Scheduler scheduler = Scheduler.builder(resque).jobs(jobs).start();
        MultiWorker worker = MultiWorker.builder(resque, jobs).queues("math").start()) {
      await().atMost(SOON).until(() -> heard.size() >= 3);
    }

    assertThat(heard).allMatch("[{}]"::equals);
    assertThat(queue.delayedSeconds() + queue.length("math")).isOne();
    assertThat(raw.text("GET", redis.key("resque4j:stat:vetoed"))).isNull();
    assertThat(queue.failedCount()).isZero();
  }

  @Test
  void aPeriodicTaskWhoseWorkerDiedIsRecoveredAndRunsThoughItHoldsItsLock() {
    String member = "dead:1-abcdef+1:math";
    String payload = "{\"class\":\"periodic\",\"queue\":\"math\",\"args\":[{}]}";
    String lock = redis.key("workerslock:periodic:math:[{}]");
    raw.call("SADD", redis.key("workers"), member);
    raw.call(
        "SET",
        redis.key("worker", member),
        "{\"resque4j\":\"dead-claim\",\"run_at\":\"now\",\"queue\":\"math\",\"worker\":\"dead:1-abcdef+1\","
            + "\"payload\":"
            + payload
            + "}");
    raw.call("SET", lock, "1795473222", "EX", 3600);
    raw.call(
        "SET",
        redis.key("resque4j:joblock:workerslock:periodic:math:[{}]"),
        "dead-claim 1795473222");
    raw.call("SET", redis.key("resque4j:held:dead-claim"), lock);

    try (MultiWorker worker =
        MultiWorker.builder(resque, jobs())
            .queues("math")
            .pingInterval(Duration.ofMillis(300))
            .sweepInterval(Duration.ofMillis(100))
            .lease(Duration.ofSeconds(1))
            .start()) {
      await().atMost(SOON).until(() -> heard.contains("periodic"));
    }
    assertThat(redis.keys()).noneMatch(key -> key.contains("lock:") || key.contains("held"));
  }

  // ---- chains ----

  @Test
  void aJobOfJavaEnqueuesMoreJobsForNode() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "first",
                Integer.class,
                (context, n) -> context.queue().enqueue("node", "add", n, 1))
            .build();
    queue.enqueue("math", "first", 41);
    NodeObject theirs = node.startWorker(Map.of("queues", List.of("node")));
    try (MultiWorker worker = MultiWorker.builder(resque, jobs).queues("math").start()) {
      await().atMost(SOON).until(() -> theirs.events("success").size() == 1);
    }
    assertThat(theirs.events("success").get(0).args().get(2).asInt()).isEqualTo(42);
    theirs.end();
  }
}
