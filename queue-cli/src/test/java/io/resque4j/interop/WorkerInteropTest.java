package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.Jobs;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A worker of ours, seen and cleaned away by node-resque. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class WorkerInteropTest extends Interop {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final List<String> succeeded = new CopyOnWriteArrayList<>();

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
      await().until(() -> !succeeded.isEmpty());
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
      await().until(() -> lost.size() == 1);
      await().until(() -> node.queue("workers").has(name));
      release.countDown();
      queue.enqueue("math", "next");
      await().until(() -> succeeded.contains("next"));

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

  private MultiWorker start() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "wait",
                (context, args) -> {
                  begun.countDown();
                  release.await();
                  return args.size();
                })
            .job("next", (context, args) -> args.size())
            .build();
    return MultiWorker.builder(resque, jobs)
        .queues("math", "other")
        .taskProcessors(1)
        .pingInterval(Duration.ofMillis(200))
        .listener(
            new WorkerListener() {
              @Override
              public void onLostClaim(String worker, String claimId) {
                lost.add(claimId);
              }

              @Override
              public void onSuccess(JobEvent job, @Nullable Object result) {
                succeeded.add(String.valueOf(job.jobClass()));
              }
            })
        .start();
  }

  private String nameOfTheWorker() {
    List<WorkerName> workers = queue.workers();
    assertThat(workers).hasSize(1);
    return workers.get(0).name();
  }
}
