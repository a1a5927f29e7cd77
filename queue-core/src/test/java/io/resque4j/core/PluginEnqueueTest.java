package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.plugin.DelayQueueLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What plugins do when a job is enqueued. */
@RedisTest
final class PluginEnqueueTest {
  private static final String LOCK = "lock:uniqueJob:math:[1,2]";

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private Queue queue;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).jobs(jobs()).connect();
    queue = resque.queue();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .plugins("uniqueJob", QueueLock.create())
        .plugins("shortLock", QueueLock.create().lockTimeout(Duration.ofMillis(59_500)))
        .plugins("byFirst", QueueLock.create().key((jobClass, q, args) -> "mine:" + args.get(0)))
        .plugins("notDelayed", DelayQueueLock.create())
        .plugins("both", QueueLock.create(), DelayQueueLock.create())
        .plugins("never", new Custom("never", false), QueueLock.create())
        .plugins("lateVeto", QueueLock.create(), new Custom("veto", false))
        .plugins("chain", new Custom("one", true), new Custom("two", true))
        .plugins("broken", new Broken("before"))
        .plugins("brokenAfter", new Broken("after"))
        .build();
  }

  /** Tells that it was asked. */
  private final class Custom implements Plugin {
    private final String name;
    private final boolean answer;

    Custom(String name, boolean answer) {
      this.name = name;
      this.answer = answer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean beforeEnqueue(EnqueueContext job) {
      heard.add("before " + name + " " + job.jobClass() + " " + job.queue() + job.argsJson());
      return answer;
    }

    @Override
    public boolean afterEnqueue(EnqueueContext job) {
      heard.add("after " + name);
      queue.length(job.queue()); // it may wait for Redis
      return answer;
    }
  }

  private record Broken(String when) implements Plugin {
    @Override
    public boolean beforeEnqueue(EnqueueContext job) throws Exception {
      return when.equals("after") || fail();
    }

    @Override
    public boolean afterEnqueue(EnqueueContext job) throws Exception {
      return fail();
    }

    private static boolean fail() throws Exception {
      throw new Exception("out of order");
    }
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  @Test
  void aJobThatWaitsInItsQueueIsNotEnqueuedAgain() {
    assertThat(queue.enqueue("math", "uniqueJob", 1, 2)).isTrue();
    assertThat(queue.enqueue("math", "uniqueJob", 1, 2)).isFalse();

    assertThat(queue.length("math")).isOne();
  }

  @Test
  void aJobWithOtherArgumentsOrInAnotherQueueIsAnotherJob() {
    assertThat(queue.enqueue("math", "uniqueJob", 1, 2)).isTrue();
    assertThat(queue.enqueue("math", "uniqueJob", 3, 4)).isTrue();
    assertThat(queue.enqueue("other", "uniqueJob", 1, 2)).isTrue();

    assertThat(queue.length("math")).isEqualTo(2);
  }

  @Test
  void theLockIsWhatNodeWrites() {
    long before = Instant.now().getEpochSecond();
    queue.enqueue("math", "uniqueJob", 1, 2);
    queue.enqueue("math", "shortLock", 1, 2);

    assertThat(Long.parseLong(raw.text("GET", key(LOCK))))
        .isBetween(before + 3601, Instant.now().getEpochSecond() + 3601);
    assertThat(raw.number("TTL", key(LOCK))).isBetween(3590L, 3600L);
    assertThat(raw.number("PTTL", key("lock:shortLock:math:[1,2]"))).isBetween(1L, 60_000L);
  }

  @Test
  void aLockOfNodeThatHasEndedByItsValueIsTakenOver() {
    raw.call("SET", key(LOCK), Instant.now().getEpochSecond() - 1);

    assertThat(queue.enqueue("math", "uniqueJob", 1, 2)).isTrue();

    assertThat(raw.number("TTL", key(LOCK))).isPositive();
    assertThat(queue.enqueue("math", "uniqueJob", 1, 2)).isFalse();
  }

  @Test
  void aLockWhoseValueIsNoNumberLocksNothing() {
    raw.call("SET", key(LOCK), "soon");

    assertThat(queue.enqueue("math", "uniqueJob", 1, 2)).isTrue();
  }

  @Test
  void aLockOfTheWrongTypeIsAnErrorAndNothingIsEnqueued() {
    raw.call("RPUSH", key(LOCK), "x");

    assertThatThrownBy(() -> queue.enqueue("math", "uniqueJob", 1, 2))
        .isInstanceOf(RedisRefusedException.class);
    assertThat(redis.keys()).containsExactly(key(LOCK));
  }

  @Test
  void aLockCanHaveANameOfItsOwn() {
    assertThat(queue.enqueue("math", "byFirst", 7, "a")).isTrue();
    assertThat(queue.enqueue("math", "byFirst", 7, "b")).isFalse();

    assertThat(raw.number("EXISTS", key("mine:7"))).isOne();
  }

  @Test
  void ofProducersThatEnqueueALockedJobAtOnceOnlyOneIsLetIn() {
    List<CompletableFuture<Boolean>> racers =
        IntStream.range(0, 200)
            .mapToObj(n -> queue.enqueueAsync("math", "uniqueJob", 1, 2))
            .toList();

    assertThat(racers.stream().filter(CompletableFuture::join)).hasSize(1);
    assertThat(queue.length("math")).isOne();
  }

  @Test
  void aLockThatCannotBeFollowedByItsJobIsNotLeftBehind() {
    raw.call("SET", key("queue:math"), "no list");

    assertThatThrownBy(() -> queue.enqueue("math", "uniqueJob", 1, 2))
        .isInstanceOf(RedisRefusedException.class);

    assertThat(raw.number("EXISTS", key(LOCK))).isZero();
  }

  @Test
  void aJobThatIsDelayedIsNotEnqueuedMeanwhile() {
    queue.enqueueIn(Duration.ofSeconds(100), "math", "notDelayed", 1, 2);

    assertThat(queue.enqueue("math", "notDelayed", 1, 2)).isFalse();
    assertThat(queue.enqueue("math", "notDelayed", 3, 4)).isTrue();
    assertThat(queue.delayedSeconds()).isOne();
    assertThat(queue.length("math")).isOne();
  }

  @Test
  void whatACrashedSchedulerLeftBehindDoesNotForbidAJobForEver() {
    String payload = "{\"class\":\"notDelayed\",\"queue\":\"math\",\"args\":[1]}";
    raw.call("SADD", key("timestamps:" + payload), "delayed:1700000000", "garbage");

    assertThat(queue.enqueue("math", "notDelayed", 1)).isTrue();
  }

  @Test
  void aVetoOfOnePluginLeavesNoLockOfAnother() {
    queue.enqueueIn(Duration.ofSeconds(100), "math", "both", 1);

    assertThat(queue.enqueue("math", "both", 1)).isFalse();
    assertThat(queue.enqueue("math", "lateVeto", 1)).isFalse();

    assertThat(redis.keys()).noneMatch(each -> each.contains(":lock:"));
  }

  @Test
  void pluginsAreAskedInTheirOrderAndToldAfterwards() {
    assertThat(queue.enqueue("math", "chain", 1)).isTrue();

    assertThat(heard)
        .containsExactly(
            "before one chain math[1]", "before two chain math[1]", "after one", "after two");
  }

  @Test
  void theFirstVetoEndsTheChainAndNothingIsWritten() {
    assertThat(queue.enqueue("math", "never", 1)).isFalse();

    assertThat(heard).containsExactly("before never never math[1]");
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void pluginsAreNotAskedWhenAJobIsDelayed() {
    assertThat(queue.enqueueIn(Duration.ofSeconds(9), "math", "never", 1)).isTrue();

    assertThat(heard).isEmpty();
  }

  @Test
  void aHookThatThrowsBeforeKeepsTheJobOutAndIsTold() {
    assertThatThrownBy(() -> queue.enqueue("math", "broken", 1))
        .isInstanceOf(PluginException.class)
        .hasMessage(
            "plugin Broken failed in beforeEnqueue of job broken: java.lang.Exception: out of order");
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void aHookThatThrowsAfterwardsDoesNotHideThatTheJobIsEnqueued() {
    assertThat(queue.enqueue("math", "brokenAfter", 1)).isTrue();

    assertThat(queue.length("math")).isOne();
  }

  @Test
  void anIdempotencyKeyIsNotUsedUpByAVeto() {
    queue.enqueue("math", "uniqueJob", 1, 2);
    EnqueueRequest once =
        EnqueueRequest.of("math", "uniqueJob", 1, 2).once("k", Duration.ofHours(1));

    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.VETOED);
    raw.call("DEL", key(LOCK));
    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.ENQUEUED);
    assertThat(queue.enqueue(once)).isEqualTo(EnqueueResult.DUPLICATE);
  }

  @Test
  void aBulkAsksThePluginsOfEachJob() {
    EnqueueReport report =
        queue.enqueueAll(
            List.of(
                EnqueueRequest.of("math", "uniqueJob", 1, 2),
                EnqueueRequest.of("math", "plain"),
                EnqueueRequest.of("math", "uniqueJob", 1, 2),
                EnqueueRequest.of("math", "never")));

    assertThat(report.fates())
        .containsExactly(
            EnqueueReport.Fate.ENQUEUED,
            EnqueueReport.Fate.ENQUEUED,
            EnqueueReport.Fate.VETOED,
            EnqueueReport.Fate.VETOED);
    assertThat(queue.length("math")).isEqualTo(2);
  }

  @Test
  void aHookThatThrowsInABulkIsTheFateOfItsOwnJob() {
    List<EnqueueRequest> requests =
        List.of(
            EnqueueRequest.of("math", "uniqueJob", 1),
            EnqueueRequest.of("math", "broken"),
            EnqueueRequest.of("math", "uniqueJob", 2));

    assertThatThrownBy(() -> queue.enqueueAll(requests))
        .isInstanceOf(PartialEnqueueException.class)
        .hasMessageContaining("{ENQUEUED=2, NOT_ENQUEUED=1}")
        .hasCauseInstanceOf(PluginException.class);
  }

  @Test
  void aQueueWithoutTheJobsKnowsNoPlugins() {
    Queue plain = resque.queue(Jobs.NONE);

    assertThat(plain.enqueue("math", "uniqueJob", 1, 2)).isTrue();
    assertThat(plain.enqueue("math", "uniqueJob", 1, 2)).isTrue();
    assertThat(raw.number("EXISTS", key(LOCK))).isZero();
  }

  @Test
  void definitionsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> Jobs.builder().plugins("a", QueueLock.create(), QueueLock.create()))
        .hasMessageContaining("each plugin once");
    assertThatThrownBy(() -> Jobs.builder().plugins("a").plugins("a"))
        .hasMessageContaining("plugins twice");
    assertThatThrownBy(() -> QueueLock.create().lockTimeout(Duration.ZERO))
        .hasMessageContaining("lockTimeout");
  }
}
