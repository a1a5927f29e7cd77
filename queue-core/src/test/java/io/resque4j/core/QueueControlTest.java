package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Moving and pausing queues, and running delayed jobs now. */
@RedisTest
final class QueueControlTest {
  private static final Instant TEN = Instant.ofEpochSecond(10);

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final Queue queue;
  private final QueueControl control;

  QueueControlTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    queue = resque.queue();
    control = queue.control();
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  private List<String> list(String name) {
    return raw.texts("LRANGE", redis.key("queue", name), 0, -1);
  }

  @Test
  void movedJobsKeepTheirOrderAndTheirBytes() {
    queue.enqueue("new", "first");
    IntStream.range(0, 250).forEach(i -> queue.enqueue("old", "add", i));
    raw.call("RPUSH", redis.key("queue:old"), "{bad");
    List<String> before = list("old");

    assertThat(control.move("old", "new")).isEqualTo(251);

    assertThat(list("old")).isEmpty();
    assertThat(list("new")).hasSize(252).endsWith(before.toArray(String[]::new));
    assertThat(queue.queues()).containsExactly("new", "old");
    assertThat(control.move("old", "new")).isZero();
  }

  @Test
  void aQueueThatReceivesJobsIsKnown() {
    raw.call("RPUSH", redis.key("queue:a,b"), JobPayload.of("a,b", "add").raw());

    assertThat(control.move("a,b", "new")).isOne();
    assertThat(queue.queues()).containsExactly("new");
  }

  @Test
  void queueLocksMoveWithTheirJobs() {
    queue.enqueue("old", "add", 1);
    queue.enqueue("old", "add", 2);
    raw.call("SET", redis.key("lock:add:old:[1]"), "77", "EX", 1000);
    raw.call("SET", redis.key("lock:add:old:[2]"), "78", "EX", 1000);
    raw.call("SET", redis.key("lock:add:new:[2]"), "79", "EX", 1000);

    control.move("old", "new");

    assertThat(queue.locks().keySet()).containsExactly("lock:add:new:[1]", "lock:add:new:[2]");
    assertThat(raw.text("GET", redis.key("lock:add:new:[1]"))).isEqualTo("77");
    assertThat(raw.text("GET", redis.key("lock:add:new:[2]"))).isEqualTo("79");
    assertThat(raw.number("TTL", redis.key("lock:add:new:[1]"))).isPositive();
  }

  @Test
  void aQueueIsNotMovedToItselfNorToANameThatPeersCannotTellApart() {
    assertThatThrownBy(() -> control.move("math", "math"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> control.move("math", "a,b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whereTheNewQueueIsNoListNothingIsMoved() {
    queue.enqueue("old", "add", 1);
    raw.call("SET", redis.key("queue:new"), "no list");

    assertThatThrownBy(() -> control.move("old", "new")).isInstanceOf(RedisRefusedException.class);
    assertThat(queue.length("old")).isOne();
  }

  @Test
  void pausedQueuesAreListedUntilTheyAreResumed() {
    assertThat(control.pause("math")).isTrue();
    assertThat(control.pause("math")).isFalse();
    assertThat(control.pause("mail")).isTrue();
    assertThat(control.isPaused("math")).isTrue();
    assertThat(control.paused()).containsExactly("mail", "math");
    assertThat(control.resume("mail")).isTrue();
    assertThat(control.resume("mail")).isFalse();

    assertThat(control.paused()).containsExactly("math");
    assertThat(redis.keys()).containsExactly(redis.key("resque4j:paused"));
  }

  @Test
  void aDelayedJobThatRunsNowIsDelayedNoLonger() {
    queue.enqueueAt(TEN, "math", "add", 1);
    queue.enqueueAt(TEN, "math", "add", 2);
    DelayedJob first = queue.allDelayed().findFirst().orElseThrow();

    assertThat(queue.delayedJobs().runNow(first)).isTrue();
    assertThat(queue.delayedJobs().runNow(first)).isFalse();

    assertThat(list("math")).containsExactly("{\"class\":\"add\",\"queue\":\"math\",\"args\":[1]}");
    assertThat(queue.scheduledAt("math", "add", 1)).isEmpty();
    assertThat(queue.scheduledAt("math", "add", 2)).containsExactly(TEN);
    assertThat(queue.delayedJobs().runNow("math", "add", 2)).isOne();
    assertThat(redis.keys()).containsExactly(redis.key("queue:math"), redis.key("queues"));
  }

  @Test
  void whatIsNoJobCannotBeRunButRemoved() {
    raw.call("ZADD", redis.key("delayed_queue_schedule"), 10, "10");
    raw.call("RPUSH", redis.key("delayed:10"), "{bad");
    raw.call("RPUSH", redis.key("delayed:10"), "{\"class\":\"a\"}");
    List<DelayedJob> jobs = queue.allDelayed().toList();

    assertThat(jobs).hasSize(2);
    for (DelayedJob job : jobs) {
      assertThatThrownBy(() -> queue.delayedJobs().runNow(job))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(queue.delayedJobs().remove(job)).isTrue();
      assertThat(queue.delayedJobs().remove(job)).isFalse();
    }
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void whereItsQueueIsNoListADelayedJobStays() {
    queue.enqueueAt(TEN, "math", "add", 1);
    raw.call("SET", redis.key("queue:math"), "no list");

    assertThatThrownBy(() -> queue.delayedJobs().runNow("math", "add", 1))
        .isInstanceOf(RedisRefusedException.class);
    assertThat(queue.scheduledAt("math", "add", 1)).containsExactly(TEN);
    assertThat(queue.delayedAt(TEN)).hasSize(1);
  }

  @Test
  void ofTwoEqualJobsInOneSecondTheOtherKeepsItsMark() {
    byte[] job = JobPayload.of("math", "add", 1).raw();
    queue.enqueueAt(TEN, "math", "add", 1);
    raw.call("RPUSH", redis.key("delayed:10"), job);

    queue.delayedJobs().runNow(new DelayedJob(TEN, QueueEntry.parse(job)));

    assertThat(queue.scheduledAt("math", "add", 1)).containsExactly(TEN);
    assertThat(queue.delayedAt(TEN)).hasSize(1);
  }

  @Test
  void jobsComeBackToAQueueThatIsKnownThenAndOnce() {
    byte[] job = JobPayload.of("gone", "add", 1).raw();

    assertThat(control.restore("gone", new Import("one", 0, List.of(job, job)))).isEqualTo(2);
    assertThat(control.restore("gone", new Import("one", 0, List.of(job, job)))).isZero();

    assertThat(queue.queues()).containsExactly("gone");
    assertThat(queue.length("gone")).isEqualTo(2);
    assertThatThrownBy(() -> control.restore("a,b", new Import("two", 0, List.of(job))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deletingAndMovingEndWhereWhoFollowsSaysSo() {
    for (int n = 0; n < 200; n++) {
      queue.enqueue("old", "add", n);
    }
    BatchListener onlyOne =
        new BatchListener() {
          @Override
          public boolean after(BitSet taken, long looked) {
            return false;
          }
        };

    long moved = control.move("old", "new", onlyOne);
    long deleted = control.delete("old", onlyOne);
    long chosen = control.deleteJobs("old", each -> each.isOfClass("add"), 3, BatchListener.NONE);

    assertThat(moved).isBetween(1L, 100L).isEqualTo(queue.length("new"));
    assertThat(deleted).isBetween(1L, 100L);
    assertThat(chosen).isEqualTo(3);
    assertThat(queue.length("old")).isEqualTo(200 - moved - deleted - 3);
    assertThat(control.stream("old")).hasSize((int) (197 - moved - deleted));
  }

  @Test
  void jobsMoveToTheFrontInTheirOrderWithTheirLocks() {
    for (int n = 0; n < 100; n++) {
      queue.enqueue("old", "add", n);
    }
    queue.enqueue("new", "sub", 1);
    raw.call("SET", redis.key("lock:add:old:[99]"), "77", "EX", 1000);
    List<String> before = list("old");

    assertThat(control.moveToFront("old", "new", BatchListener.NONE)).isEqualTo(100);

    assertThat(list("new")).hasSize(101).startsWith(before.toArray(String[]::new));
    assertThat(queue.locks().keySet()).containsExactly("lock:add:new:[99]");
    assertThat(control.moveToFront("old", "new", BatchListener.NONE)).isZero();
    assertThatThrownBy(() -> control.moveToFront("new", "new", BatchListener.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
