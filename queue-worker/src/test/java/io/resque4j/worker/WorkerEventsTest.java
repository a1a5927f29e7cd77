package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events that node-resque's workers have too. */
@RedisTest
final class WorkerEventsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final TestRedis redis;
  private final Resque resque;

  WorkerEventsTest(TestRedis redis) {
    this.redis = redis;
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    resque.close();
  }

  private final class Recorder implements WorkerListener {
    @Override
    public void onStart(String worker) {
      heard.add("start " + worker);
    }

    @Override
    public void onEnd(String worker) {
      heard.add("end " + worker);
    }

    @Override
    public void onJob(JobEvent job) {
      heard.add("job " + job.worker());
    }

    @Override
    public void onSuccess(JobEvent job, @Nullable Object result) {
      heard.add("success " + job.worker());
    }

    @Override
    public void onPing(int workers) {
      heard.add("ping " + workers);
    }

    @Override
    public void onPause(Duration pause) {
      heard.add("pause");
    }

    @Override
    public void onCleaningWorker(String worker) {
      heard.add("cleaning " + worker);
    }
  }

  private MultiWorker start() {
    Jobs jobs = Jobs.builder().job("add", Integer.class, Integer.class, (a, b) -> a + b).build();
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(1)
        .pollInterval(Duration.ofMillis(20))
        .pingInterval(Duration.ofMillis(300))
        .sweepInterval(Duration.ofMillis(100))
        .lease(Duration.ofSeconds(2))
        .listener(new Recorder())
        .start();
  }

  @Test
  void aWorkerTellsOfItsStartItsPingsItsJobsItsPausesAndItsEnd() {
    String name;
    try (MultiWorker worker = start()) {
      name = worker.names().get(0).name();
      await().atMost(SOON).until(() -> heard.contains("pause") && heard.contains("ping 1"));
      resque.queue().enqueue("math", "add", 1, 2);
      await().atMost(SOON).until(() -> heard.contains("success " + name));
    }

    assertThat(heard)
        .containsSubsequence("start " + name, "job " + name, "success " + name, "end " + name)
        .endsWith("end " + name);
  }

  @Test
  void aDeadWorkerThatIsTakenAwayIsTold() {
    try (RawRedis raw = redis.connect();
        MultiWorker worker = start()) {
      raw.call("SADD", redis.key("workers"), "dead:1-abcdef+1:math");

      await()
          .atMost(SOON)
          .until(() -> heard.stream().anyMatch(each -> each.startsWith("cleaning")));
      assertThat(heard).filteredOn(each -> each.startsWith("cleaning")).hasSize(1);
      assertThat(heard).anyMatch(each -> each.startsWith("cleaning dead:1-abcdef+1"));
      assertThat(worker.names()).hasSize(1);
    }
  }
}
