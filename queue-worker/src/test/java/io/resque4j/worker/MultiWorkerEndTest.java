package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is left, and where, when a multiWorker stops. */
@RedisTest
final class MultiWorkerEndTest extends MultiWorkerScene {
  private static boolean dispatches(Thread thread) {
    return thread.getName().equals("resque4j-dispatcher");
  }

  @Test
  void nothingOfAWorkerIsLeftInRedisWhenItHasStopped() {
    resque.queue().enqueue("math", "add", 1, 2);
    try (MultiWorker worker = start(3, "math")) {
      await().atMost(SOON).until(() -> ran.contains(3));
      for (WorkerName name : worker.names()) {
        assertThat(raw.texts("SMEMBERS", key("workers"))).contains(name.member());
        assertThat(raw.number("EXISTS", key("worker", name.member(), "started"))).isOne();
        assertThat(raw.text("GET", key("worker", "ping", name.name())))
            .contains("\"name\":\"" + name.name() + "\",\"queues\":\"math\"");
      }
    }

    // what is left of the bell belongs to no worker, and expires
    assertThat(redis.keys())
        .filteredOn(each -> !each.contains(":resque4j:bell:"))
        .containsExactlyInAnyOrder(key("queues"), key("stat:processed"));
  }

  @Test
  void aStopWaitsForTheJobThatRuns() throws InterruptedException {
    resque.queue().enqueue("math", "block");
    MultiWorker worker = start(1, "math");
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    resque.queue().enqueue("math", "note", 1);

    release.countDown();

    assertThat(worker.stop(SOON)).isTrue();
    assertThat(ran).contains("released");
    assertThat(worker.stop(SOON)).isTrue();
  }

  @Test
  void aJobThatOutlastsTheDeadlineGoesBackToTheHeadOfItsQueue() throws InterruptedException {
    resque.queue().enqueue("math", "block");
    resque.queue().enqueue("math", "note", 1);
    MultiWorker worker = start(1, "math");
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(worker.stop(Duration.ofMillis(50))).isTrue();

    assertThat(recorder.givenBack).hasSize(1);
    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1).get(0)).contains("block");
    assertThat(raw.number("EXISTS", key("stat:failed"), key("failed"))).isZero();
    assertThat(resque.queue().workers()).isEmpty();
  }

  @Test
  void jobsThatAStopInterruptsGoBackInTheirOldOrder() throws InterruptedException {
    int number = 150; // more than one script takes
    CountDownLatch all = new CountDownLatch(number);
    Jobs jobs =
        Jobs.builder()
            .job(
                "hold",
                Integer.class,
                n -> {
                  all.countDown();
                  new CountDownLatch(1).await();
                })
            .build();
    for (int i = 0; i < number; i++) {
      resque.queue().enqueue("math", "hold", i);
    }
    resque.queue().enqueue("math", "hold", number);
    List<String> before = raw.texts("LRANGE", key("queue", "math"), 0, -1);
    MultiWorker worker =
        MultiWorker.builder(resque, jobs).queues("math").taskProcessors(number).start();
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(worker.stop(Duration.ZERO)).isTrue();

    assertThat(raw.texts("LRANGE", key("queue", "math"), 0, -1)).isEqualTo(before);
  }

  @Test
  void aClaimKeyOfAWrongTypeKeepsNoNeighbourFromLeaving() {
    try (MultiWorker worker = start(2, "math")) {
      raw.call("RPUSH", key("worker", worker.names().get(0).member()), "no claim");
    }

    assertThat(resque.queue().workers()).hasSizeLessThan(2);
    assertThat(recorder.errors).noneMatch(each -> each.contains("untracked"));
  }

  @Test
  void aWorkerWhoseConnectionsWereClosedBeforeItStopsAllTheSame() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Resque closed = connection().connect();
    MultiWorker worker = MultiWorker.builder(closed, jobs()).start();

    closed.close();
    worker.close();

    worker.awaitStop();
    await()
        .atMost(SOON)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(each -> dispatches(each) && !before.contains(each)));
  }
}
