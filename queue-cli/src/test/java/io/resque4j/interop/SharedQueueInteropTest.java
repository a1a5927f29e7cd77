package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Jobs;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.TestRedis;
import io.resque4j.worker.MultiWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workers of ours and of node-resque on the same queues. */
class SharedQueueInteropTest extends Interop {
  private static final int JOBS = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  SharedQueueInteropTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void eachOfManyJobsIsDoneOnceByOneOfThem() {
    AtomicIntegerArray ours = new AtomicIntegerArray(JOBS);
    AtomicIntegerArray all = new AtomicIntegerArray(JOBS);
    Jobs jobs =
        Jobs.builder()
            .job(
                "echo",
                Integer.class,
                n -> {
                  LockSupport.parkNanos(200_000); // leaves some for node
                  ours.incrementAndGet(n);
                  all.incrementAndGet(n);
                })
            .build();
    NodeObject theirs =
        node.startMultiWorker(
            Map.of(
                "queues", List.of("math", "mail"),
                "minTaskProcessors", 5,
                "maxTaskProcessors", 5));
    try (MultiWorker worker =
        MultiWorker.builder(resque, jobs).queues("math", "mail").taskProcessors(2).start()) {
      queue.enqueueAll(
          IntStream.range(0, JOBS)
              .mapToObj(i -> EnqueueRequest.of(i % 2 == 0 ? "math" : "mail", "echo", i))
              .toList());
      await().atMost(PATIENCE).until(() -> queue.stats().get("processed") == JOBS);
      assertThat(worker.names()).hasSize(2);
    }
    theirs.end();
    for (NodeObject.Event success : theirs.events("success")) {
      all.incrementAndGet(success.args().get(3).get(0).intValue());
    }

    int done = (int) IntStream.range(0, JOBS).filter(i -> ours.get(i) > 0).count();
    System.out.println("done here " + done + " of " + JOBS);
    assertThat(done).isBetween(100, JOBS - 100);
    assertThat(IntStream.range(0, JOBS).filter(i -> all.get(i) != 1)).isEmpty();
    assertThat(queue.length("math") + queue.length("mail")).isZero();
    assertThat(queue.failedCount()).isZero();
    assertThat(node.uncaught()).isEmpty();
  }
}
