package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several queues by weights, and all queues while they come. */
@RedisTest
@SuppressWarnings("try") // workers that run beside the test, not called by it
final class WeightedQueuesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final long SEED = 7;

  private final Resque resque;
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();

  /** How often the worker had looked in vain before each job. */
  private final List<Integer> pausesBefore = new CopyOnWriteArrayList<>();

  WeightedQueuesTest(TestRedis redis) {
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    resque.close();
  }

  private MultiWorkerBuilder worker() {
    Jobs jobs =
        Jobs.builder()
            .job(
                "note",
                (context, args) -> {
                  pausesBefore.add(pauses.size());
                  ran.add(context.queueName());
                })
            .job(
                "again",
                (context, args) -> {
                  if (!ran.contains("a-new-one")) {
                    context.queue().enqueue(context.queueName(), "again");
                  }
                })
            .build();
    return MultiWorker.builder(resque, jobs)
        .taskProcessors(1)
        .random(new SplittableRandom(SEED))
        .listener(
            new WorkerListener() {
              @Override
              public void onPause(Duration pause) {
                pauses.add(pause);
              }
            });
  }

  private void fill(String queue, int jobs) {
    IntStream.range(0, jobs).forEach(i -> resque.queue().enqueue(queue, "note", i));
  }

  @Test
  void jobsAreTakenInSharesByWeightAndNoQueueStarves() {
    List.of("heavy", "middle", "light").forEach(queue -> fill(queue, 600));

    try (MultiWorker worker =
        worker().queues(Map.of("heavy", 6, "middle", 3, "light", 1)).start()) {
      await().atMost(SOON).until(() -> ran.size() >= 600);
    }

    List<String> first = List.copyOf(ran).subList(0, 600);
    assertThat(share(first, "heavy")).isCloseTo(0.6, within(0.07));
    assertThat(share(first, "middle")).isCloseTo(0.3, within(0.07));
    assertThat(share(first, "light")).isCloseTo(0.1, within(0.05));
  }

  private static double share(List<String> all, String queue) {
    return all.stream().filter(queue::equals).count() / (double) all.size();
  }

  @Test
  void aHeavyQueueThatIsEmptyOrPausedSlowsNoLightOne() {
    fill("light", 200);
    fill("paused", 1);
    resque.queue().control().pause("paused");
    Map<String, Integer> weights = Map.of("empty", 1000, "paused", 1000, "light", 1);
    try (MultiWorker worker = worker().queues(weights).start()) {
      await().atMost(SOON).until(() -> ran.size() == 200);
    }
    assertThat(pausesBefore.get(199)).isEqualTo(pausesBefore.get(0));
    assertThat(ran).containsOnly("light");
    assertThat(resque.queue().length("paused")).isOne();
  }

  @Test
  void aWorkerOnAllQueuesTakesFromANewQueueWhileItIsNeverIdle() {
    resque.queue().enqueue("busy", "again");
    resque.queue().enqueue("busy", "again");

    try (MultiWorker worker = worker().start()) {
      await().atMost(SOON).until(() -> resque.queue().stats().get("processed") > 50);
      int idle = pauses.size();
      fill("a-new-one", 1); // first in the order of names
      await().atMost(SOON).until(() -> ran.contains("a-new-one"));
      assertThat(pausesBefore).containsExactly(idle);
    }
  }
}
