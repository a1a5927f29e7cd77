package io.resque4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** One engine enqueues, the other performs. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class EnqueueInteropTest extends Interop {
  EnqueueInteropTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void javaPerformsWhatNodeEnqueuesNowAndLater() {
    Queue<String> performed = new ConcurrentLinkedQueue<>();
    Jobs jobs =
        Jobs.builder()
            .job("collect", (context, args) -> performed.add(ResqueJson.writeString(args)))
            .build();
    long inOneSecond = Instant.now().toEpochMilli() + 1000;
    node.queue("enqueue", "math", "collect", json(argsText("now")));
    node.queue("enqueueIn", 1000, "math", "collect", json(argsText("in")));
    node.queue("enqueueAt", inOneSecond, "math", "collect", json(argsText("at")));

    try (Scheduler scheduler = Scheduler.builder(resque).start();
        MultiWorker worker = MultiWorker.builder(resque, jobs).queues("math").start()) {
      await().atMost(SOON).until(() -> performed.size() == 3);
    }

    assertThat(performed)
        .containsExactlyInAnyOrder(argsText("now"), argsText("in"), argsText("at"));
    assertThat(node.queue("stats").path("processed").asInt()).isEqualTo(3);
    assertThat(node.queue("allDelayed")).isEmpty();
    assertThat(node.queue("workers")).isEmpty();
  }

  @Test
  void nodePerformsWhatJavaEnqueuesNowAndLater() {
    queue.enqueue("math", "echo", args("now"));
    queue.enqueueIn(Duration.ofSeconds(1), "math", "echo", args("in"));
    queue.enqueueAt(Instant.now().plusSeconds(1), "math", "echo", args("at"));

    NodeObject scheduler = node.startScheduler(Map.of("name", "node-scheduler"));
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> worker.events("success").size() == 3);

    assertThat(worker.events("success"))
        .extracting(event -> event.args().get(2))
        .containsExactlyInAnyOrder(
            json(argsText("now")), json(argsText("in")), json(argsText("at")));
    assertThat(queue.stats()).containsEntry("processed", 3L).containsEntry("failed", 0L);
    assertThat(queue.delayedSeconds()).isZero();
    worker.end();
    scheduler.end();
    assertThat(queue.workers()).isEmpty();
    assertThat(node.uncaught()).isEmpty();
  }

  @Test
  void bothWriteTheSameBytesSoThatNodeFindsAndDeletesJobsOfJava() {
    Instant later = Instant.now().plusSeconds(3600);
    node.queue("enqueue", "theirs", "echo", json(argsText("x")));
    queue.enqueue("math", "echo", args("x"));
    queue.enqueueAt(later, "math", "echo", args("x"));

    assertThat(list("queue", "theirs"))
        .containsExactly(new String(JobPayload.of("theirs", "echo", args("x")).raw(), UTF_8));
    assertThat(node.queue("scheduledAt", "math", "echo", json(argsText("x")))).hasSize(1);
    assertThat(node.queue("del", "math", "echo", json(argsText("x"))).asInt()).isOne();
    assertThat(node.queue("delDelayed", "math", "echo", json(argsText("x")))).hasSize(1);
    assertThat(queue.length("math")).isZero();
  }
}
