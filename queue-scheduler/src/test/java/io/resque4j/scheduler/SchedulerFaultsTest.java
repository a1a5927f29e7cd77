package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever Redis does, the scheduler goes on afterwards, and it does not fill the log meanwhile.
 */
final class SchedulerFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int JOBS = 300;

  private static RedisServer server;

  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private long start;
  private RawRedis raw;
  private Resque resque;
  private Scheduler scheduler;

  @BeforeAll
  static void startRedis() {
    server =
        RedisServer.builder()
            .appendonly("always")
            .config("busy-reply-threshold", "50")
            .config("enable-debug-command", "local")
            .start();
  }

  @AfterAll
  static void stopRedis() {
    server.close();
  }

  @BeforeEach
  void startScheduler() {
    raw = server.connect();
    raw.call("FLUSHALL");
    resque =
        Resque.builder()
            .uri(server.uri())
            .namespace("t")
            .commandTimeout(Duration.ofMillis(500))
            .connectWait(Duration.ofMillis(100))
            .connect();
    start = System.nanoTime();
    scheduler =
        Scheduler.builder(resque)
            .leaderLockTtl(Duration.ofSeconds(2))
            .stuckWorkerTimeout(Duration.ofSeconds(5))
            .retryStuckJobs(true)
            .listener(
                new SchedulerListener() {
                  @Override
                  public void onError(String what, Throwable error) {
                    errors.add(what + ": " + error.getMessage());
                  }
                })
            .start();
    await().atMost(SOON).until(() -> scheduler.health().leads());
  }

  @AfterEach
  void close() {
    scheduler.close();
    resque.close();
    raw.close();
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertThat(errors)
        .as("errors in %d s", seconds)
        .hasSizeLessThanOrEqualTo(5 * (int) seconds + 10);
  }

  private void reconnect() {
    raw.close();
    raw = server.connect();
  }

  private long now() {
    return Long.parseLong(raw.texts("TIME").get(0));
  }

  /** Some are due, some become so in the next seconds, while Redis has its trouble. */
  private void delayJobs() {
    delayJobs(4);
  }

  /** All are due: the trouble is over. */
  private void delayDueJobs() {
    delayJobs(0);
  }

  private void delayJobs(int lastIn) {
    long second = now() - 2;
    raw.call("MULTI"); // Redis writes its file to the disk once for all of them
    for (int n = 0; n < JOBS; n++) {
      String job = "{\"class\":\"add\",\"queue\":\"math\",\"args\":[\"" + n + "\"]}";
      long due = second + n % (3 + lastIn);
      raw.call("RPUSH", "t:delayed:" + due, job);
      raw.call("SADD", "t:timestamps:" + job, "delayed:" + due);
      raw.call("ZADD", "t:delayed_queue_schedule", due, due);
    }
    raw.call("EXEC");
  }

  private void allAreMovedOnce() {
    await().atMost(SOON).until(() -> raw.number("ZCARD", "t:delayed_queue_schedule") == 0);
    List<String> moved = raw.texts("LRANGE", "t:queue:math", 0, -1);
    assertThat(moved).hasSize(JOBS).doesNotHaveDuplicates();
    assertThat(raw.texts("KEYS", "t:timestamps:*")).isEmpty();
  }

  private void troubleIsToldTimes(int number) {
    int before = errors.size();
    await().atMost(SOON).until(() -> errors.size() >= before + number);
  }

  @Test
  void redisIsKilledAndComesBackTwice() {
    for (int n = 0; n < 2; n++) {
      raw.call("DEL", "t:queue:math");
      delayJobs();
      server.kill();
      troubleIsToldTimes(2);
      server.restart();
      reconnect();
      allAreMovedOnce();
    }
  }

  @Test
  void redisStandsStill() {
    delayJobs();
    server.suspend();
    troubleIsToldTimes(3);
    server.resume();
    allAreMovedOnce();
  }

  @Test
  void redisIsReadOnlyForAWhile() {
    raw.call("REPLICAOF", "127.0.0.1", "1");
    try {
      troubleIsToldTimes(2);
    } finally {
      raw.call("REPLICAOF", "NO", "ONE");
    }
    delayDueJobs();
    allAreMovedOnce();
  }

  @Test
  void atTheMemoryLimitJobsAreMovedAndTheLockIsTaken() {
    scheduler.close();
    delayDueJobs();
    raw.call("CONFIG", "SET", "maxmemory", "1");
    try (Resque other = Resque.builder().uri(server.uri()).namespace("t").connect();
        Scheduler second = Scheduler.builder(other).start()) {
      await().atMost(SOON).until(() -> second.health().leads());
      allAreMovedOnce();
    } finally {
      raw.call("CONFIG", "SET", "maxmemory", "0");
    }
  }

  @Test
  void allScriptsAreForgottenAgainAndAgain() {
    delayJobs();
    for (int n = 0; n < 50; n++) {
      raw.call("SCRIPT", "FLUSH");
      raw.call("DEBUG", "SLEEP", "0.02");
    }
    allAreMovedOnce();
    assertThat(errors)
        .as(
            "errors, but for a reply that a busy machine kept for longer than the time for commands")
        .allMatch(each -> each.contains("no reply from Redis"));
  }

  @Test
  void redisIsBusyWithAScriptOfAnother() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    delayJobs();
    Thread other =
        new Thread(
            () -> {
              try (RawRedis busy = server.connect()) {
                busy.call("EVAL", "while true do end", 0);
              } catch (RuntimeException e) {
                ended.countDown(); // it was killed
              }
            });
    other.start();
    troubleIsToldTimes(1);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> ended.getCount() == 0 || raw.call("SCRIPT", "KILL") != null);
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    allAreMovedOnce();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resque_scheduler_leader_lock", "delayed_queue_schedule", "queues", "workers"})
  void aKeyHasTheWrongTypeForAWhile(String key) {
    long second = now() + 1;
    raw.call("RPUSH", "t:delayed:" + second, "{\"class\":\"add\",\"queue\":\"other\"}");
    raw.call(
        "ZADD", "t:delayed_queue_schedule", second, second); // queues is needed for a move only
    wrongType("t:" + key);
    troubleIsToldTimes(1);
    raw.call("DEL", "t:" + key);
    delayDueJobs();
    allAreMovedOnce();
  }

  /** Nobody but us writes there, and it ends by itself: what is no role of ours is replaced. */
  @ParameterizedTest
  @ValueSource(strings = {"ours", "peers"})
  void aRoleOfTheWrongTypeIsTakenAnew(String role) {
    String key = "t:resque4j:sweeper:" + role;
    wrongType(key);
    await().atMost(SOON).until(() -> "string".equals(raw.call("TYPE", key)));
    delayDueJobs();
    allAreMovedOnce();
  }

  /** In one step: in between a scheduler may write what belongs there. */
  private void wrongType(String key) {
    raw.call("MULTI");
    raw.call("DEL", key);
    raw.call("HSET", key, "no", "such");
    raw.call("EXEC");
  }

  @Test
  void garbageInEveryKeyOfDelayedJobsHidesNoOther() {
    long due = now() - 1000;
    raw.call("ZADD", "t:delayed_queue_schedule", 1, "garbage", due, due, "-inf", "x", "+inf", "y");
    raw.call("SET", "t:delayed:" + due, "no list");
    raw.call("RPUSH", "t:failed", "{bad", "null", "{\"backtrace\":null}", "[]");
    raw.call("SET", "t:worker:ping:a:1", "{bad");
    raw.call("SADD", "t:workers", "a:1:math", "no name", "", "a:b:c:d:e");
    raw.call("SET", "t:worker:a:1:math", "no claim");
    delayDueJobs();

    await().atMost(SOON).until(() -> raw.number("LLEN", "t:queue:math") == JOBS);
    raw.call("DEL", "t:delayed:" + due);
    await().atMost(SOON).until(() -> raw.number("ZCOUNT", "t:delayed_queue_schedule", 0, due) <= 1);
  }
}
