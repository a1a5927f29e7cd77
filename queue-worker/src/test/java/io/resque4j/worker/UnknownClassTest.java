package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs of a class that this worker does not know, and that it leaves to others. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class UnknownClassTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private final Queue<JobEvent> returned = new ConcurrentLinkedQueue<>();
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();

  private MultiWorkerBuilder returning(int processors) {
    Jobs jobs = Jobs.builder().job("known", String.class, done::add).build();
    return MultiWorker.builder(resque, jobs)
        .onUnknownClass(OnUnknownClass.RETURN)
        .taskProcessors(processors)
        .listener(
            new WorkerListener() {
              @Override
              public void onReturned(JobEvent job) {
                times.add(System.nanoTime());
                returned.add(job);
              }
            });
  }

  private void nothingIsCounted() {
    assertThat(raw.number("EXISTS", redis.key("stat:failed"), redis.key("failed"))).isZero();
    assertThat(raw.text("GET", redis.key("stat:processed"))).isNull();
  }

  @Test
  void aJobOfAnUnknownClassGoesBackToItsQueueAndIsNotCounted() {
    resque.queue().enqueue("mixed", "unknown", 1);

    try (MultiWorker worker = returning(1).start()) {
      await().atMost(SOON).until(() -> returned.size() > 2);
    }

    assertThat(returned.element().jobClass()).isEqualTo("unknown");
    assertThat(returned.element().queue()).isEqualTo("mixed");
    assertThat(raw.texts("LRANGE", redis.key("queue:mixed"), 0, -1))
        .containsExactly("{\"class\":\"unknown\",\"queue\":\"mixed\",\"args\":[1]}");
    nothingIsCounted();
  }

  @Test
  void knownJobsAmongManyUnknownOnesAreDone() {
    List<Object[]> all = IntStream.range(0, 300).mapToObj(i -> new Object[] {"u" + i}).toList();
    all.forEach(each -> resque.queue().enqueue("mixed", "unknown", each));
    resque.queue().enqueue("mixed", "known", "last");

    try (MultiWorker worker = returning(20).start()) {
      await().atMost(SOON).until(() -> done.contains("last"));
    }

    assertThat(resque.queue().length("mixed")).isEqualTo(300);
    assertThat(raw.number("EXISTS", redis.key("failed"))).isZero();
  }

  @Test
  void theQueueIsAskedLessAndLessWhileItHasNothingElse() {
    long begin;

    try (MultiWorker worker = returning(10).start()) {
      begin = System.nanoTime(); // and not the first return, which may be told late
      resque.queue().enqueue("mixed", "unknown");
      await().atMost(SOON).until(() -> returned.size() >= 5);
    }

    List<Long> at = List.copyOf(times);
    for (int i = 1; i < 5; i++) {
      assertThat(Duration.ofNanos(at.get(i) - begin))
          .as("return %d", i)
          .isGreaterThan(Duration.ofMillis(100L * ((1 << i) - 1)));
    }
  }

  @Test
  void otherQueuesAreWorkedOnWhileOneRests() {
    resque.queue().enqueue("a", "unknown");

    try (MultiWorker worker = returning(1).queues("a", "b").start()) {
      await().atMost(SOON).until(() -> returned.size() >= 4); // the next pause is 0.8 s
      int before = returned.size();
      IntStream.range(0, 200).forEach(i -> resque.queue().enqueue("b", "known", "b" + i));

      await().atMost(SOON).until(() -> done.size() == 200);
      assertThat(returned.size() - before).isLessThan(20);
    }
  }

  @Test
  void twoWorkersThatDoNotKnowItLeaveItToOneThatDoes() {
    try (MultiWorker one = returning(5).start();
        MultiWorker two = returning(5).start()) {
      resque.queue().enqueue("mixed", "unknown");
      await().atMost(SOON).until(() -> returned.size() >= 2);
      Jobs jobs = Jobs.builder().job("unknown", () -> done.add("at last")).build();

      try (MultiWorker knowing = MultiWorker.builder(resque, jobs).start()) {
        await().atMost(SOON).until(() -> done.contains("at last"));
      }
    }
    assertThat(raw.number("LLEN", redis.key("failed"))).isZero();
  }
}
