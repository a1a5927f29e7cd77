package io.resque4j.scheduler;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hundred thousand jobs are due, and Redis is slow. */
@RedisTest
final class BacklogTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration TTL = Duration.ofSeconds(4);
  private static final int JOBS = 100_000;
  private static final long SECOND = 1_700_000_000L;
  private static final String LOCK = "t:resque_scheduler_leader_lock";

  private final Queue<String> leaders = new ConcurrentLinkedQueue<>();
  private final Queue<String> recovered = new ConcurrentLinkedQueue<>();
  private final AtomicLong leftAtRecovery = new AtomicLong();

  @BeforeEach
  void fill(RedisServer server) {
    try (RawRedis raw = server.connect()) {
      raw.call("FLUSHALL");
      List<Object> push = new ArrayList<>();
      for (int n = 0; n < JOBS; n++) {
        push.add("{\"class\":\"add\",\"queue\":\"math\",\"args\":[" + n + "]}");
        if (push.size() == 1000) {
          push.add(0, "RPUSH");
          push.add(1, "t:delayed:" + SECOND);
          raw.call(push.toArray());
          push.clear();
        }
      }
      raw.call("ZADD", "t:delayed_queue_schedule", SECOND, SECOND);
    }
  }

  private final class News implements SchedulerListener {
    private final RawRedis raw;

    News(RawRedis raw) {
      this.raw = raw;
    }

    @Override
    public void onLeader(String name) {
      leaders.add(name);
    }

    @Override
    public void onLostLeader(String leader) {
      leaders.add("lost to " + leader);
    }

    @Override
    public void onRecovered(RecoveredJob job) {
      leftAtRecovery.set(raw.number("LLEN", "t:delayed:" + SECOND));
      recovered.add(job.worker());
    }
  }

  private static void withScheduler(
      RedisServer server, Duration ttl, News news, BiConsumer<Scheduler, LossyProxy> test) {
    try (LossyProxy proxy = LossyProxy.to(server)) {
      try (Resque resque = Resque.builder().uri(proxy.uri()).namespace("t").connect();
          Scheduler scheduler =
              Scheduler.builder(resque)
                  .leaderLockTtl(ttl)
                  .stuckWorkerTimeout(Duration.ofSeconds(1))
                  .listener(news)
                  .start()) {
        proxy.delayReplies(Duration.ofMillis(40));
        test.accept(scheduler, proxy);
        proxy.restore();
        await().atMost(SOON).until(() -> news.raw.number("LLEN", "t:queue:math") == JOBS);
      }
    }
  }

  private static long seconds(RawRedis raw) {
    return Long.parseLong(raw.texts("TIME").get(0));
  }

  private static void aNodeWorkerDies(RawRedis raw) {
    raw.call("SADD", "t:workers", "node:1:math");
    raw.call(
        "SET",
        "t:worker:node:1:math",
        "{\"run_at\":\"now\",\"queue\":\"math\",\"payload\":{\"class\":\"add\",\"queue\":\"math\","
            + "\"args\":[1]},\"worker\":\"node:1\"}");
    raw.call("SET", "t:worker:ping:node:1", "{\"time\":1,\"name\":\"node:1\",\"queues\":\"math\"}");
  }

  @Test
  void theLockIsRenewedAndStuckWorkersAreFoundWhileTheyAreMoved(RedisServer server) {
    try (RawRedis raw = server.connect();
        RawRedis forNews = server.connect()) {
      aNodeWorkerDies(raw);
      withScheduler(
          server,
          TTL,
          new News(forNews),
          (scheduler, proxy) -> {
            await().atMost(SOON).until(() -> raw.number("LLEN", "t:queue:math") > 0);
            long end = seconds(raw) + TTL.toSeconds() + 2;
            try (Resque other = Resque.builder().uri(server.uri()).namespace("t").connect();
                Scheduler waiting = // for the lock to end
                    Scheduler.builder(other).leaderLockTtl(TTL).stuckWorkerTimeout(ZERO).start()) {
              await().atMost(SOON).until(() -> !recovered.isEmpty() && seconds(raw) >= end);
              assertThat(raw.number("LLEN", "t:delayed:" + SECOND)).isPositive();
              assertThat(raw.text("GET", LOCK)).isNotEqualTo(waiting.name());
            }
            assertThat(leaders).containsExactly(scheduler.name());
          });

      assertThat(leftAtRecovery).as("jobs that were still to be moved").hasPositiveValue();
      assertThat(leaders).hasSize(1);
      assertThat(raw.number("LLEN", "t:failed")).isOne();
      assertThat(raw.text("LINDEX", "t:queue:math", -1)).contains("[99999]");
    }
  }

  @Test
  void whenTheLeaderIsKilledInTheMiddleAnotherGoesOnAndNoneIsMovedTwice(RedisServer server) {
    try (RawRedis raw = server.connect();
        RawRedis forNews = server.connect();
        LossyProxy slow = LossyProxy.to(server)) {
      slow.delayReplies(Duration.ofMillis(40));
      try (JavaProcess first =
          JavaProcess.start(LeaderToKill.class, slow.uri(), "t", "a", "2000")) {
        await().atMost(SOON).until(() -> raw.number("LLEN", "t:queue:math") > 0);
        String killed = raw.text("GET", LOCK);
        withScheduler(
            server,
            Duration.ofSeconds(2),
            new News(forNews),
            (scheduler, proxy) -> {
              first.kill();
              await().atMost(SOON).until(() -> scheduler.name().equals(raw.text("GET", LOCK)));
            });
        assertThat(killed).isNotEqualTo(leaders.peek());
      }

      assertThat(raw.texts("LRANGE", "t:queue:math", 0, -1)).doesNotHaveDuplicates();
      assertThat(raw.number("ZCARD", "t:delayed_queue_schedule")).isZero();
    }
  }

  @Test
  void oneThatIsStoppedInTheMiddleGivesTheLockUpAtOnceAndLeavesTheRest(RedisServer server) {
    try (RawRedis raw = server.connect();
        LossyProxy proxy = LossyProxy.to(server);
        Resque resque = Resque.builder().uri(proxy.uri()).namespace("t").connect()) {
      Scheduler scheduler = Scheduler.builder(resque).start();
      proxy.delayReplies(Duration.ofMillis(40));
      await().atMost(SOON).until(() -> raw.number("LLEN", "t:queue:math") > 0);

      scheduler.close();

      assertThat(raw.text("GET", LOCK)).isNull();
      assertThat(raw.number("LLEN", "t:delayed:" + SECOND)).isPositive();
      assertThat(raw.number("LLEN", "t:queue:math") + raw.number("LLEN", "t:delayed:" + SECOND))
          .isEqualTo(JOBS);
    }
  }

  /** Two with a lock of one second; each time the one that leads stands still until it is lost. */
  @Test
  void aLeaderThatStoodStillMovesNothingWhenItGoesOn(RedisServer server) {
    try (RawRedis raw = server.connect();
        LossyProxy slow = LossyProxy.to(server);
        JavaProcess a = JavaProcess.start(LeaderToKill.class, slow.uri(), "t", "a", "1000");
        JavaProcess b = JavaProcess.start(LeaderToKill.class, slow.uri(), "t", "b", "1000")) {
      slow.delayReplies(Duration.ofMillis(20));
      int handovers = 0;
      while (handovers < 4 && raw.number("LLEN", "t:delayed:" + SECOND) > 0) {
        await().atMost(SOON).until(() -> raw.text("GET", LOCK) != null);
        String leader = String.valueOf(raw.text("GET", LOCK));
        JavaProcess stopped = leader.equals("a") ? a : b;
        stopped.suspend();
        String other = leader.equals("a") ? "b" : "a";
        await().atMost(SOON).until(() -> other.equals(raw.text("GET", LOCK)));
        long moved = raw.number("LLEN", "t:queue:math");
        stopped.resume();
        handovers++;
        await().atMost(SOON).until(() -> raw.number("LLEN", "t:queue:math") > moved);
      }
      slow.restore();
      await().atMost(SOON).until(() -> raw.number("LLEN", "t:queue:math") == JOBS);

      assertThat(handovers).isGreaterThanOrEqualTo(2);
      List<String> moved = raw.texts("LRANGE", "t:queue:math", 0, -1);
      assertThat(moved).doesNotHaveDuplicates();
      assertThat(moved.get(JOBS - 1)).contains("[99999]");
    }
  }
}
