package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.plugin.DelayQueueLock;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.core.plugin.Retry;
import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.Schedule;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A fleet that works is never still: jobs come and go, locks are taken and freed, seconds are
 * emptied, node-resque writes one key after the other. None of that is anything to be found.
 */
@RequiresNode
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class HealthyFleetTest extends Examining {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final AtomicLong performed = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();

  HealthyFleetTest(TestRedis redis) {
    super(redis);
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job("quick", (context, args) -> performed.incrementAndGet())
        .job("locked", (context, args) -> performed(50))
        .plugins("locked", JobLock.create().enqueueTimeout(Duration.ofMillis(200)))
        .job("unique", (context, args) -> performed(5))
        .plugins("unique", QueueLock.create())
        .job("periodic", (context, args) -> performed(5))
        .plugins(
            "periodic",
            QueueLock.create(),
            JobLock.create().reEnqueue(false),
            DelayQueueLock.create())
        .job("long", (context, args) -> performed(5_000))
        .job(
            "busted",
            (context, args) -> {
              throw new IllegalStateException("BUSTED");
            })
        .plugins("busted", Retry.attempts(2).delay(Duration.ofSeconds(1)))
        .build();
  }

  private Object performed(long millis) throws InterruptedException {
    Object rest = new Object();
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    synchronized (rest) {
      for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
        rest.wait(left);
      }
    }
    return performed.incrementAndGet();
  }

  private void define(NodePeer node) {
    node.define("nodeUnique", "add", Map.of("plugins", List.of("QueueLock")));
    node.define("nodeLocked", "slow", Map.of("plugins", List.of("JobLock")));
    node.define(
        "nodeBusted",
        "fail",
        Map.of(
            "plugins",
            List.of("Retry"),
            "pluginOptions",
            Map.of("Retry", Map.of("retryLimit", 2, "retryDelay", 1000))));
  }

  private void feed(NodePeer node, Random random) {
    Queue queue = resque.queue(jobs());
    for (int delayed = 0; !over.get(); delayed++) {
      int n = random.nextInt(1_000);
      queue.enqueue("java", "quick", n);
      queue.enqueue("java", "locked", n % 3);
      queue.enqueue("java", "unique", n % 3);
      queue.enqueue("java", "busted", n % 5);
      queue.enqueueIn(Duration.ofSeconds(n % 3), "java", "quick", delayed);
      if (n % 50 == 0) {
        queue.enqueue("slow", "long", n);
      }
      node.queue("enqueue", "node", "add", List.of(n, 1));
      node.queue("enqueue", "node", "nodeUnique", List.of(n % 3, 1));
      node.queue("enqueue", "node", "nodeLocked", List.of(20));
      node.queue("enqueue", "node", "nodeBusted", List.of("no " + n % 5));
      node.queue("enqueueIn", 1_000 * (n % 3), "node", "add", List.of(delayed, n));
      await().pollDelay(Duration.ofMillis(10)).until(() -> true);
    }
  }

  @Test
  void nothingIsFoundInALiveFleetOfBoth() throws InterruptedException {
    long seed = Long.getLong("seed", System.nanoTime());
    queue.control().pause("paused");
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace());
        Scheduler ours =
            Scheduler.builder(resque)
                .jobs(jobs())
                .cron(
                    List.of(
                        CronJob.of(
                            "often", Schedule.every(Duration.ofSeconds(1)), "java", "periodic")))
                .start();
        MultiWorker java =
            MultiWorker.builder(resque, jobs())
                .queues("java", "slow", "paused")
                .taskProcessors(1, 8)
                .start()) {
      define(node);
      node.startMultiWorker(
          Map.of("queues", List.of("node"), "minTaskProcessors", 2, "maxTaskProcessors", 4));
      node.startWorker(Map.of("queues", List.of("node"), "name", "idle:1", "timeout", 5_000));
      node.startScheduler(Map.of("timeout", 500));
      queue.enqueue("paused", "quick", 1);
      Thread feeding = new Thread(() -> feed(node, new Random(seed)), "feeding");
      feeding.start();
      try {
        await().atMost(SOON).until(() -> performed.get() > 100 && queue.failedCount() > 5);

        for (int look = 0; look < 20; look++) {
          // As an impatient person would have it: shorter than two pings of either.
          assertThat(found("--confirm", "5s", "--silent-for", "12s")).as("seed " + seed).isEmpty();
        }
        assertThat(found("--confirm", "10s")).as("seed " + seed).isEmpty();

        raw.call("SADD", redis.key("workers"), "gone:1:node");
        raw.call(
            "SET",
            redis.key("worker:ping:gone:1"),
            "{\"time\":1,\"name\":\"gone:1\",\"queues\":\"node\"}");
        assertThat(found("--confirm", "5s")).containsExactly("ghost-workers");
        assertThat(doctor("--confirm", "5s", "--fix", "--yes").exitCode()).isZero();
        assertThat(found("--confirm", "5s")).isEmpty();
        assertThat(feeding.isAlive()).as("it was fed all the time").isTrue();
      } finally {
        over.set(true);
        feeding.join(60_000);
      }
      long before = performed.get();
      queue.enqueue("java", "quick", 1);
      await().atMost(SOON).until(() -> performed.get() > before);
    }
  }
}
