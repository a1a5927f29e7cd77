package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.DuplicateRule;
import io.resque4j.core.EnqueueContext;
import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.Jobs;
import io.resque4j.core.Plugin;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.DelayQueueLock;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plugins do when the time of a delayed job has come. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class PluginsAtTheMoveTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant PAST = Instant.ofEpochSecond(1_700_000_000L);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).jobs(jobs()).connect();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .plugins("queueLock", QueueLock.create())
        .plugins("delayLock", DelayQueueLock.create())
        .plugins(
            "periodic",
            QueueLock.create(),
            JobLock.create().reEnqueue(false),
            DelayQueueLock.create())
        .plugins("never", new Custom(false))
        .plugins("told", new Custom(true))
        .plugins("broken", new Broken())
        .plugins("torn", new Torn())
        .build();
  }

  private final class Custom implements Plugin {
    private final boolean answer;

    Custom(boolean answer) {
      this.answer = answer;
    }

    @Override
    public boolean beforeEnqueue(EnqueueContext job) {
      heard.add("before " + job.isMove() + " " + job.queue() + job.argsJson());
      return answer;
    }

    @Override
    public boolean afterEnqueue(EnqueueContext job) {
      heard.add("after");
      return true;
    }
  }

  private static final class Broken implements Plugin {
    @Override
    public boolean beforeEnqueue(EnqueueContext job) throws Exception {
      throw new Exception("out of order");
    }
  }

  private static final class Torn implements Plugin {
    @Override
    public boolean beforeEnqueue(EnqueueContext job) {
      throw new NoClassDefFoundError("torn/Jar");
    }
  }

  private final class Recorder implements SchedulerListener {
    @Override
    public void onTransferredJob(long second, String queue, byte[] payload) {
      heard.add("moved " + queue);
    }

    @Override
    public void onVeto(long second, String queue, byte[] payload, String plugin) {
      heard.add("veto " + plugin);
    }

    @Override
    public void onFailedTransfer(long second, byte[] payload, String why) {
      heard.add("failed " + why);
    }
  }

  private void moveAll() {
    try (Scheduler scheduler =
        Scheduler.builder(resque)
            .pollInterval(Duration.ofMillis(20))
            .listener(new Recorder())
            .start()) {
      await().atMost(SOON).until(() -> due() == 0);
    }
  }

  private long due() {
    return raw.number(
        "ZCOUNT", redis.key("delayed_queue_schedule"), 0, Instant.now().getEpochSecond());
  }

  private void delay(Instant at, String jobClass, Object... args) {
    resque
        .queue()
        .enqueue(EnqueueRequest.of("math", jobClass, args).at(at).onDuplicate(DuplicateRule.ALLOW));
  }

  @Test
  void aPeriodicJobThatWasDelayedDoesNotVetoItself() {
    delay(PAST, "periodic", "in");

    moveAll();

    assertThat(heard).containsExactly("moved math");
    assertThat(resque.queue().length("math")).isOne();
    assertThat(raw.number("TTL", redis.key("lock:periodic:math:[\"in\"]"))).isPositive();
  }

  @Test
  void aJobThatWaitsInItsQueueIsNotMovedThereToo() {
    resque.queue().enqueue("math", "queueLock", 1);
    delay(PAST, "queueLock", 1);
    delay(PAST, "queueLock", 2);

    moveAll();

    assertThat(heard).containsExactly("veto QueueLock or DelayQueueLock", "moved math");
    assertThat(resque.queue().length("math")).isEqualTo(2);
    assertThat(raw.text("GET", redis.key("resque4j:stat:vetoed"))).isEqualTo("1");
    assertThat(redis.keys()).noneMatch(each -> each.contains("timestamps"));
  }

  @Test
  void aJobThatWaitsInALaterSecondTooIsNotMoved() {
    delay(PAST, "delayLock", 1);
    delay(Instant.now().plusSeconds(3600), "delayLock", 1);

    moveAll();

    assertThat(heard).containsExactly("veto QueueLock or DelayQueueLock");
    assertThat(resque.queue().length("math")).isZero();
    assertThat(resque.queue().delayedSeconds()).isOne();
  }

  @Test
  void equalJobsOfOneSecondDoNotStandInEachOthersWay() {
    delay(PAST, "delayLock", 1);
    delay(PAST, "delayLock", 1);

    moveAll();

    assertThat(resque.queue().length("math")).isEqualTo(2);
  }

  @Test
  void aHookIsAskedBeforeTheMoveAndToldAfterIt() {
    delay(PAST, "told", 1);
    delay(PAST, "never", 2);

    moveAll();

    assertThat(heard)
        .containsExactly(
            "before true math[1]", "before true math[2]", "moved math", "after", "veto Custom");
    assertThat(resque.queue().length("math")).isOne();
  }

  @Test
  void aHookThatThrowsPutsTheJobIntoFailedAndTheNextOneIsMoved() {
    delay(PAST, "broken", 1);
    delay(PAST, "torn", 1);
    delay(PAST, "told", 1);

    moveAll();

    assertThat(heard).anyMatch(each -> each.startsWith("failed plugin Broken failed"));
    assertThat(heard).anyMatch(each -> each.startsWith("failed plugin Torn failed"));
    assertThat(resque.queue().failed(0, 0).get(0).exception())
        .isEqualTo("io.resque4j.core.PluginException");
    assertThat(resque.queue().length("math")).isOne();
  }

  @Test
  void aLockOfTheWrongTypePutsItsJobIntoFailedAndSpoilsNoOther() {
    raw.call("RPUSH", redis.key("lock:queueLock:math:[1]"), "x");
    delay(PAST, "queueLock", 1);
    delay(PAST, "queueLock", 2);

    moveAll();

    assertThat(resque.queue().failedCount()).isOne();
    assertThat(resque.queue().failed(0, 0).get(0).error()).contains("WRONGTYPE");
    assertThat(raw.texts("LRANGE", redis.key("queue:math"), 0, -1))
        .containsExactly("{\"class\":\"queueLock\",\"queue\":\"math\",\"args\":[2]}");
  }

  @Test
  void aSchedulerThatDoesNotKnowTheJobsMovesThemAll() {
    resque.queue().enqueue("math", "queueLock", 1);
    delay(PAST, "queueLock", 1);
    try (Scheduler scheduler =
        Scheduler.builder(resque).jobs(Jobs.NONE).pollInterval(Duration.ofMillis(20)).start()) {
      await().atMost(SOON).until(() -> due() == 0);
    }
    assertThat(resque.queue().length("math")).isEqualTo(2);
  }

  @Test
  void theBytesOfAMovedJobAreItsOwn() {
    String odd = "{ \"class\":\"queueLock\", \"queue\":\"math\", \"args\":[1.0], \"extra\":1 }";
    raw.call("RPUSH", redis.key("delayed:1700000000"), odd.getBytes(StandardCharsets.UTF_8));
    raw.call("ZADD", redis.key("delayed_queue_schedule"), 1_700_000_000, 1_700_000_000);

    moveAll();

    assertThat(raw.texts("LRANGE", redis.key("queue:math"), 0, -1)).isEqualTo(List.of(odd));
    assertThat(raw.number("EXISTS", redis.key("lock:queueLock:math:[1]"))).isOne();
  }
}
