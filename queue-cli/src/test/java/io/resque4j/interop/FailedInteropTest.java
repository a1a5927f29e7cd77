package io.resque4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.Jobs;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One engine's failed entries in the hands of the other. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class FailedInteropTest extends Interop {
  FailedInteropTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void nodeReadsAndRemovesAnEntryOfJava() {
    failInJava();

    JsonNode entry = node.queue("failed", 0, -1).get(0);
    assertThat(entry.get("error").textValue()).isEqualTo("no \"😀\"\n");
    assertThat(entry.get("queue").textValue()).isEqualTo("math");
    assertThat(entry.get("payload").get("args")).isEqualTo(json(argsText("x")));
    assertThat(entry.get("backtrace")).isNotEmpty();

    // Read and written by JavaScript, so that its bytes must survive that.
    assertThat(
            node.evalJs(
                    "const q = objects.queue;"
                        + "return q.removeFailed((await q.failed(0, -1))[0]);")
                .asInt())
        .isOne();
    assertThat(queue.failedCount()).isZero();
  }

  @Test
  void nodeRetriesAnEntryOfJavaAndPerformsIt() {
    failInJava();

    node.define("boom", "echo");
    node.evalJs(
        "const q = objects.queue; return q.retryAndRemoveFailed((await q.failed(0, -1))[0]);");
    assertThat(queue.failedCount()).isZero();
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> !worker.events("success").isEmpty());

    assertThat(worker.events("success").get(0).args().get(2)).isEqualTo(json(argsText("x")));
    worker.end();
  }

  @Test
  void javaReadsAndRemovesAnEntryOfNode() {
    failInNode();

    FailedJob entry = queue.failed(0, -1).get(0);
    assertThat(List.of(new String(entry.raw(), UTF_8))).isEqualTo(list("failed"));
    assertThat(entry.error()).startsWith("no 😀");
    assertThat(entry.exception()).isEqualTo("Error");
    assertThat(entry.queue()).isEqualTo("math");
    assertThat(entry.backtrace()).isNotEmpty();
    assertThat(queue.removeFailed(entry)).isTrue();
    assertThat(queue.removeFailed(entry)).isFalse();
    assertThat(queue.failedCount()).isZero();
  }

  @Test
  void javaRetriesAnEntryOfNodeAndPerformsIt() throws InterruptedException {
    failInNode();

    FailedJob entry = queue.failed(0, -1).get(0);
    assertThat(queue.retryAndRemoveFailed(entry)).isTrue();
    assertThat(queue.retryAndRemoveFailed(entry)).isFalse();
    assertThat(queue.length("math")).isOne();
    BlockingQueue<String> performed = new LinkedBlockingQueue<>();
    Jobs jobs =
        Jobs.builder()
            .job("fail", (context, args) -> performed.add(ResqueJson.writeString(args)))
            .build();
    try (MultiWorker worker = MultiWorker.builder(resque, jobs).queues("math").start()) {
      assertThat(performed.poll(60, TimeUnit.SECONDS)).isEqualTo("[\"no 😀\",1e+21]");
    }
    assertThat(queue.failedCount()).isZero();
  }

  private void failInJava() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "boom",
                (context, args) -> {
                  throw new IllegalStateException("no \"😀\"\n");
                })
            .build();
    queue.enqueue("math", "boom", args("x"));
    try (MultiWorker worker = MultiWorker.builder(resque, jobs).queues("math").start()) {
      await().atMost(SOON).until(() -> queue.failedCount() == 1);
    }
  }

  private void failInNode() {
    queue.enqueue("math", "fail", "no 😀", 1e21);
    NodeObject worker = node.startWorker(Map.of("queues", List.of("math")));
    await().atMost(SOON).until(() -> queue.failedCount() == 1);
    worker.end();
  }
}
