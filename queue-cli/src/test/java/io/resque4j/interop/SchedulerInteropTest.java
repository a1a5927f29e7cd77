package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Transferred;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Schedulers of both engines over one set of delayed jobs. */
@SuppressWarnings("try") // engines that run beside the test, not called by it
class SchedulerInteropTest extends Interop {
  private static final int ROUNDS = 4;
  private static final int JOBS_PER_ROUND = 75;

  SchedulerInteropTest(TestRedis redis) {
    super(redis);
  }

  /** Hears what ours moves, and whether it did so without leading. */
  private static final class Moves implements SchedulerListener {
    private final AtomicInteger moved = new AtomicInteger();
    private final List<String> withoutLeading = new CopyOnWriteArrayList<>();
    private volatile boolean leading;

    @Override
    public void onLeader(String name) {
      leading = true;
    }

    @Override
    public void onLostLeader(String leader) {
      leading = false;
    }

    @Override
    public void onTransferredJob(long second, String queue, byte[] payload) {
      moved.incrementAndGet();
      if (!leading) {
        withoutLeading.add(new String(payload, StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * The lock changes hands each time that its holder has moved something. When all is moved more
   * jobs fall due, so that both have something to move however fast they are.
   */
  private final class Turns {
    private final Moves ours;
    private final NodeObject theirs;
    private boolean oursHold = true;
    private int movedBefore;
    private int delayed;

    Turns(Moves ours, NodeObject theirs) {
      this.ours = ours;
      this.theirs = theirs;
    }

    String next() {
      if (moved() > movedBefore) {
        oursHold = !oursHold;
        movedBefore = moved();
      }
      return oursHold ? "ours" : "theirs";
    }

    /** Whether all is moved, and no more falls due. */
    boolean areOver() {
      if (queue.delayedSeconds() > 0) {
        return false;
      }
      boolean over = delayed == ROUNDS * JOBS_PER_ROUND;
      for (int n = 0; n < JOBS_PER_ROUND && !over; n++) {
        queue.enqueueAt(Instant.now(), "math", "add", "job-" + delayed++);
      }
      return over;
    }

    private int moved() {
      return oursHold ? ours.moved.get() : theirs.events("transferredJob").size();
    }
  }

  @Test
  void withTwoSchedulersAndALockThatChangesHandsEachJobMovesOnce() {
    int all = ROUNDS * JOBS_PER_ROUND;
    String lock = redis.key("resque_scheduler_leader_lock");
    raw.call("SET", lock, "nobody", "EX", 180);
    Moves moves = new Moves();
    NodeObject theirs = node.startScheduler(Map.of("name", "theirs", "timeout", 50));
    try (Scheduler ours =
        Scheduler.builder(resque)
            .name("ours")
            .pollInterval(Duration.ofMillis(50))
            .listener(moves)
            .start()) {
      Turns turns = new Turns(moves, theirs);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                raw.call("SET", lock, turns.next(), "EX", 180);
                return turns.areOver() && queue.length("math") >= all;
              });
    }

    assertThat(list("queue", "math")).doesNotHaveDuplicates().hasSize(all);
    await() // node tells of a job after it is in its queue
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(moves.moved.get() + theirs.events("transferredJob").size())
                    .isEqualTo(all));
    assertThat(moves.moved.get()).isBetween(1, all - 1);
    assertThat(moves.withoutLeading).isEmpty();
    assertThat(redis.keys())
        .noneMatch(key -> key.contains(":delayed:") || key.contains(":timestamps:"));
    theirs.end();
    assertThat(node.uncaught()).isEmpty();
  }

  @Test
  void oursMovesNothingWhileTheLockIsTakenAwayAndGoesOnWhenItIsBack() {
    String lock = redis.key("resque_scheduler_leader_lock");
    Moves moves = new Moves();
    try (Scheduler ours =
        Scheduler.builder(resque)
            .name("ours")
            .pollInterval(Duration.ofMillis(20))
            .listener(moves)
            .start()) {
      await().atMost(SOON).until(() -> node.queue("leader").asText().equals("ours"));
      raw.call("SET", lock, "someone", "EX", 180);
      queue.enqueueAt(Instant.now(), "math", "add", 1);

      await()
          .atMost(SOON)
          .during(Duration.ofMillis(700))
          .until(() -> queue.length("math") == 0 && queue.delayedSeconds() == 1);
      assertThat(raw.text("GET", lock)).isEqualTo("someone");
      assertThat(moves.moved).hasValue(0);

      raw.call("DEL", lock);
      await().atMost(SOON).until(() -> queue.length("math") == 1);
    }
    assertThat(moves.withoutLeading).isEmpty();
    assertThat(raw.call("GET", lock)).isNull();
  }

  @Test
  void theTransferItselfRefusesWhoDoesNotHoldTheLock() {
    long second = Instant.now().getEpochSecond() - 1;
    queue.enqueueAt(Instant.ofEpochSecond(second), "math", "add", 1);
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "theirs", "EX", 180);
    List<String> before = List.copyOf(redis.keys());

    try (RedisStores stores = resque.openStores()) {
      byte[] payload = stores.delayed().peek(second, 1).join().get(0);
      Move move = new Move(payload, "math", payload);
      Transferred refused = stores.delayed().transfer("ours", second, List.of(move), null).join();

      assertThat(refused.leader()).isFalse();
      assertThat(refused.moved()).isZero();
    }
    assertThat(redis.keys()).containsExactlyElementsOf(before);
  }
}
