package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker of ours, seen and cleaned away by node-resque. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class WorkerInteropTest extends WorkerInterop {

  WorkerInteropTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void nodeSeesWhatAJavaWorkerWorksOn() throws InterruptedException {
    queue.enqueue("math", "wait", args("x"));
    try (MultiWorker worker = start()) {
      begun.await();
      String name = nameOfTheWorker();

      assertThat(node.queue("workers").get(name).textValue()).isEqualTo("math,other");
      JsonNode work = node.queue("allWorkingOn").get(name);
      assertThat(work.get("worker").textValue()).isEqualTo(name);
      assertThat(work.get("queue").textValue()).isEqualTo("math");
      assertThat(work.get("payload").get("class").textValue()).isEqualTo("wait");
      assertThat(work.get("payload").get("args")).isEqualTo(json(argsText("x")));
      assertThat(node.evalJs("return Date.parse(" + work.get("run_at") + ") > 0").asBoolean())
          .isTrue();

      release.countDown();
      await().atMost(SOON).until(() -> !succeeded.isEmpty());
      assertThat(node.queue("allWorkingOn").get(name).textValue()).isEqualTo("started");
    }
    assertThat(node.queue("workers")).isEmpty();
  }

  @Test
  void aWorkerThatNodeCleansLosesItsClaimCountsNothingAndWorksOn() throws InterruptedException {
    queue.enqueue("math", "wait", args("x"));
    try (MultiWorker worker = start()) {
      begun.await();
      String name = nameOfTheWorker();

      node.queue("forceCleanWorker", name);
      await().atMost(SOON).until(() -> lost.size() == 1);
      await().atMost(SOON).until(() -> node.queue("workers").has(name));
      release.countDown();
      queue.enqueue("math", "next");
      await().atMost(SOON).until(() -> succeeded.contains("next"));

      assertThat(queue.failed(0, -1))
          .singleElement()
          .matches(FailedJob::isStuck)
          .extracting(failed -> failed.payload().get("args"))
          .isEqualTo(json(argsText("x")));
    }
    assertThat(lost).hasSize(1);
    assertThat(succeeded).containsExactly("next");
    assertThat(queue.stats()).containsEntry("processed", 1L).containsEntry("failed", 1L);
    assertThat(node.evalJs("return objects.queue.retryStuckJobs()").isNull()).isTrue();
    assertThat(queue.length("math")).isOne();
    assertThat(queue.failedCount()).isZero();
  }

  private String nameOfTheWorker() {
    List<WorkerName> workers = queue.workers();
    assertThat(workers).hasSize(1);
    return workers.get(0).name();
  }
}
