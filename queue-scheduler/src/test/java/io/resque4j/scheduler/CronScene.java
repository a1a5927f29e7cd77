package io.resque4j.scheduler;

import static org.awaitility.Awaitility.await;

import io.resque4j.core.EnqueueContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.Plugin;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.DelayQueueLock;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Recurring jobs, and real schedulers that tell what they fire. */
abstract class CronScene {
  static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(10);
  static final Schedule EACH_SECOND = Schedule.every(Duration.ofSeconds(1));
  static final Schedule DAILY = Schedule.every(Duration.ofDays(1));

  private final List<AutoCloseable> open = new ArrayList<>();
  final Queue<String> heard = new ConcurrentLinkedQueue<>();

  /** By the second of a firing: how many milliseconds later it was told. */
  final Map<Long, Long> late = new ConcurrentHashMap<>();

  TestRedis redis;
  RawRedis raw;
  Resque resque;
  Cron cron;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = opened(redis.connect());
    resque = connect(InstantSource.system());
    cron = opened(Cron.open(resque));
  }

  @AfterEach
  void close() throws Exception {
    for (int n = open.size() - 1; n >= 0; n--) {
      open.get(n).close();
    }
  }

  <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  Resque connect(InstantSource clock) {
    Jobs jobs =
        Jobs.builder()
            .plugins(
                "periodicPing",
                QueueLock.create(),
                JobLock.create().reEnqueue(false),
                DelayQueueLock.create())
            .plugins("never", new Never())
            .plugins("broken", new Broken())
            .plugins("told", new Told())
            .build();
    return opened(
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .jobs(jobs)
            .clock(clock)
            .connect());
  }

  private static final class Never implements Plugin {
    @Override
    public boolean beforeEnqueue(EnqueueContext job) {
      return false;
    }
  }

  private static final class Broken implements Plugin {
    @Override
    public boolean beforeEnqueue(EnqueueContext job) throws Exception {
      throw new Exception("out of order");
    }
  }

  private final class Told implements Plugin {
    @Override
    public boolean afterEnqueue(EnqueueContext job) {
      heard.add("after " + job.queue() + job.argsJson() + job.isMove());
      return true;
    }
  }

  private final class Recorder implements SchedulerListener {
    @Override
    public void onCronFired(String name, Instant at, String queue, byte[] payload) {
      late.put(at.getEpochSecond(), System.currentTimeMillis() - at.toEpochMilli());
      heard.add("fired " + name);
    }

    @Override
    public void onCronVeto(String name, Instant at, String plugin) {
      heard.add("veto " + name + " by " + plugin);
    }

    @Override
    public void onCronMissed(String name, Instant first, Instant last) {
      heard.add("missed " + name + " " + first.getEpochSecond() + "-" + last.getEpochSecond());
    }

    @Override
    public void onError(String what, Throwable error) {
      heard.add("error " + what + ": " + error.getMessage());
    }
  }

  Scheduler start(Resque on) {
    return opened(
        Scheduler.builder(on)
            .pollInterval(NEVER)
            .leaderLockTtl(NEVER.multipliedBy(3))
            .listener(new Recorder())
            .start());
  }

  void startAsLeader() {
    Scheduler scheduler = start(resque);
    await().atMost(SOON).until(() -> resque.queue().leader().equals(scheduler.name()));
  }

  long now() {
    return Long.parseLong(raw.texts("TIME").get(0));
  }

  String fired() {
    return redis.key("resque4j:cron:fired");
  }

  void wasSettledUpTo(String name, long second) {
    raw.call("HSET", fired(), name, second + " 0 none");
  }

  long settled(String name) {
    return Long.parseLong(raw.text("HGET", fired(), name).split(" ", -1)[0]);
  }

  static CronJob job(String name, Schedule schedule) {
    return CronJob.of(name, schedule, "math", name);
  }
}
