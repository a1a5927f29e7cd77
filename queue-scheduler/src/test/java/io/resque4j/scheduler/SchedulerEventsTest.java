package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events that node-resque's scheduler has too. */
@RedisTest
final class SchedulerEventsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;

  SchedulerEventsTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  /** Not even an error, as when a class is missing, ends the one thread that moves delayed jobs. */
  @Test
  void anErrorInAListenerOrInTheMiddleOfTheWorkEndsNothing() {
    AtomicInteger missing = new AtomicInteger();
    SchedulerListener torn =
        new SchedulerListener() {
          @Override
          public void onStart(String name) {
            throw new AssertionError("torn");
          }

          @Override
          public void onWorkingTimestamp(long second) {
            throw new StackOverflowError();
          }
        };
    InstantSource clock =
        () -> {
          if (missing.getAndIncrement() == 0) {
            throw new NoClassDefFoundError("torn/Jar");
          }
          return Instant.now();
        };
    raw.call("RPUSH", redis.key("delayed:1"), "{bad");
    raw.call("ZADD", redis.key("delayed_queue_schedule"), 1, 1);
    resque.queue().enqueueAt(Instant.ofEpochSecond(1_700_000_000), "math", "add", 1);

    try (Resque withClock =
            Resque.builder().uri(redis.uri()).namespace(redis.namespace()).clock(clock).connect();
        Scheduler scheduler =
            Scheduler.builder(withClock).listener(torn).listener(new Recorder()).start()) {
      await().atMost(SOON).until(() -> heard.contains("moved to math"));

      assertThat(missing).hasPositiveValue();
      assertThat(resque.queue().failedCount()).isOne();
      assertThat(scheduler.health().leads()).isTrue();
    }
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private final class Recorder implements SchedulerListener {
    @Override
    public void onStart(String name) {
      heard.add("start " + name);
    }

    @Override
    public void onLeader(String name) {
      heard.add("leader " + name);
    }

    @Override
    public void onWorkingTimestamp(long second) {
      heard.add("working " + second);
    }

    @Override
    public void onTransferredJob(long second, String queue, byte[] payload) {
      heard.add("moved to " + queue);
    }

    @Override
    public void onCleanStuckWorker(String worker) {
      heard.add("cleaned " + worker);
    }

    @Override
    public void onRetriedStuckJobs(long jobs) {
      heard.add("retried " + jobs);
    }

    @Override
    public void onEnd(String name) {
      heard.add("end " + name);
    }
  }

  private Scheduler.Builder scheduler() {
    return Scheduler.builder(resque).name("me").listener(new Recorder());
  }

  @Test
  void aSchedulerTellsOfItsStartItsLeadTheJobsThatItMovesAndItsEnd() {
    resque.queue().enqueueAt(Instant.ofEpochSecond(1_600_000_000), "math", "add", 1);
    Scheduler scheduler = scheduler().start();
    await().atMost(SOON).until(() -> heard.contains("moved to math"));
    scheduler.close();

    assertThat(heard)
        .containsExactly("start me", "leader me", "working 1600000000", "moved to math", "end me");
  }

  @Test
  void aStuckWorkerOfAPeerAndTheRetryOfItsJobAreTold() {
    raw.call("SADD", redis.key("workers"), "vm:7:math");
    raw.call(
        "SET", redis.key("worker:ping:vm:7"), "{\"time\":1,\"name\":\"vm:7\",\"queues\":\"math\"}");
    raw.call(
        "SET",
        redis.key("worker:vm:7:math"),
        "{\"run_at\":\"now\",\"queue\":\"math\",\"payload\":{\"class\":\"add\",\"queue\":\"math\","
            + "\"args\":[1]},\"worker\":\"vm:7\"}");

    try (Scheduler scheduler =
        scheduler().stuckWorkerTimeout(Duration.ofSeconds(1)).retryStuckJobs(true).start()) {
      await().atMost(SOON).until(() -> heard.contains("retried 1"));
      assertThat(scheduler.name()).isEqualTo("me");
    }

    assertThat(heard).filteredOn(each -> each.startsWith("cleaned vm:7")).hasSize(1);
    assertThat(resque.queue().length("math")).isOne();
    assertThat(resque.queue().failedCount()).isZero();
  }
}
