package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pause holds from the moment at which it is written. */
@RedisTest
@SuppressWarnings("try") // a worker that runs beside the test, not called by it
final class PausedQueueTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Resque resque;
  private final Queue<Integer> ran = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  PausedQueueTest(TestRedis redis) {
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    release.countDown();
    resque.close();
  }

  private MultiWorker start() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "note",
                Integer.class,
                n -> {
                  begun.countDown();
                  release.await();
                  return ran.add(n);
                })
            .job("mark", Integer.class, n -> ran.add(n))
            .build();
    return MultiWorker.builder(resque, jobs).queues("math", "mail").taskProcessors(1).start();
  }

  @Test
  void ofAQueueThatIsPausedWhileAJobRunsNoFurtherJobIsTaken() throws InterruptedException {
    IntStream.range(0, 5).forEach(n -> resque.queue().enqueue("math", "note", n));
    resque.queue().enqueue("mail", "mark", 100);
    try (MultiWorker worker = start()) {
      begun.await();
      resque.queue().control().pause("math");
      release.countDown();
      await().atMost(SOON).until(() -> ran.contains(100));

      assertThat(ran).containsExactly(0, 100);
      assertThat(resque.queue().length("math")).isEqualTo(4);

      resque.queue().control().resume("math");
      await().atMost(SOON).until(() -> ran.size() == 6);
    }
    assertThat(ran).containsExactly(0, 100, 1, 2, 3, 4);
  }
}
