package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.RedisTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Recurring jobs among delayed ones, plugins, tasks that enqueue themselves, and garbage. */
@RedisTest
final class CronAmongOthersTest extends CronScene {
  @Test
  void manyDelayedJobsDoNotHoldUpWhatIsDueMeanwhile() {
    for (int n = 0; n < 300; n++) {
      resque.queue().enqueueAt(Instant.ofEpochSecond(1_700_000_000), "delayed", "add", n);
    }
    cron.add(job("a", EACH_SECOND));
    long added = settled("a");
    Queue<String> order = new ConcurrentLinkedQueue<>();
    opened(
        Scheduler.builder(resque)
            .listener(
                new SchedulerListener() {
                  @Override
                  public void onTransferredJob(long second, String queue, byte[] payload) {
                    if (order.isEmpty()) { // the first of them is told a second later
                      await().atMost(SOON).until(() -> now() > added + 1);
                    }
                    order.add("moved");
                  }

                  @Override
                  public void onCronFired(String name, Instant at, String queue, byte[] payload) {
                    if (!order.isEmpty()) {
                      order.add("fired");
                    }
                  }
                })
            .start());

    await().atMost(SOON).until(() -> resque.queue().length("delayed") == 300);
    await().atMost(SOON).until(() -> order.stream().filter("moved"::equals).count() == 300);

    List<String> told = List.copyOf(order);
    assertThat(told.indexOf("fired")).isBetween(1, told.lastIndexOf("moved"));
  }

  @Test
  void garbageIsToldOnceAndAllOthersGoOn() {
    cron.add(job("good", EACH_SECOND));
    cron.add(job("unknown record", EACH_SECOND));
    cron.add(job("no record", EACH_SECOND));
    cron.add(CronJob.of("no queue", EACH_SECOND, "broken", "c"));
    raw.call("SET", redis.key("queue:broken"), "no list");
    raw.call("HSET", fired(), "unknown record", "99999999999999999999 x");
    raw.call("HDEL", fired(), "no record");
    raw.call("HSET", redis.key("resque4j:cron"), "bad", "{bad");
    String whole = raw.text("HGET", redis.key("resque4j:cron"), "good");
    raw.call("HSET", redis.key("resque4j:cron"), new byte[] {(byte) 0xff}, whole);
    startAsLeader();

    for (String name : List.of("good", "unknown record", "no record")) {
      await().atMost(SOON).until(() -> heard.contains("fired " + name));
    }

    assertThat(heard)
        .filteredOn(each -> each.startsWith("error Recurring job bad is not fired: "))
        .hasSize(1);
    assertThat(heard)
        .as("nobody can name it, so nobody would find it changed")
        .anyMatch(each -> each.startsWith("error Recurring job \uFFFD is not fired: "));
    await() // it may be due a second later than the others
        .atMost(SOON)
        .until(
            () ->
                heard.stream()
                    .anyMatch(
                        each -> each.startsWith("error Recurring job no queue could not be")));
    long tried = settled("no queue");
    raw.call("DEL", redis.key("queue:broken"));
    await().atMost(SOON).until(() -> resque.queue().length("broken") > 0);
    assertThat(settled("no queue")).isGreaterThan(tried);
  }

  @Test
  void moreThanALeaderLooksAtAreToldAndDelayedJobsAreMovedAllTheSame() {
    List<Object> call = new ArrayList<>(List.of("HSET", redis.key("resque4j:cron")));
    for (int n = 0; n <= Cron.MOST_ENTRIES; n++) {
      call.addAll(List.of("flood " + n, "{}"));
    }
    raw.call(call.toArray());
    resque.queue().enqueueAt(Instant.ofEpochSecond(1_700_000_000), "math", "add");
    startAsLeader();

    await()
        .atMost(SOON)
        .until(
            () ->
                heard.contains(
                    "error Too many recurring jobs; those beyond 10000 are not fired: there are 10001"));
    await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
  }

  @Test
  void aKeyOfAWrongTypeIsToldAndDelayedJobsAreMovedAllTheSame() {
    raw.call("SET", redis.key("resque4j:cron"), "no hash");
    resque.queue().enqueueAt(Instant.ofEpochSecond(1_700_000_000), "math", "add");
    startAsLeader();
    await().atMost(SOON).until(() -> resque.queue().length("math") == 1);
    await().atMost(SOON).until(() -> heard.stream().anyMatch(each -> each.contains("WRONGTYPE")));

    raw.call("DEL", redis.key("resque4j:cron"));
    cron.add(job("a", EACH_SECOND));

    await().atMost(SOON).until(() -> heard.contains("fired a"));
  }

  @Test
  void pluginsHaveASayAtTheFiring() {
    cron.add(job("never", EACH_SECOND));
    cron.add(job("broken", EACH_SECOND));
    cron.add(CronJob.of("told", EACH_SECOND, "math", "told", 7));
    startAsLeader();

    await().atMost(SOON).until(() -> heard.contains("veto never by Never"));
    await().atMost(SOON).until(() -> heard.contains("after math[7]true"));
    await()
        .atMost(SOON)
        .until(() -> heard.stream().anyMatch(each -> each.contains("out of order")));

    assertThat(raw.texts("LRANGE", redis.key("queue:math"), 0, -1))
        .isNotEmpty()
        .allMatch(payload -> payload.contains("told"));
    assertThat(raw.number("INCRBY", redis.key("resque4j:stat:vetoed"), 0)).isPositive();
    assertThat(cron.find("never").orElseThrow().lastVetoed()).isTrue();
  }

  /** Actionhero enqueues a periodic task again after each run: class, queue and args as it does. */
  @Test
  void aPeriodicTaskOfActionheroAndARecurringJobOfTheSameKindDoNotDouble() {
    String task = "{\"class\":\"periodicPing\",\"queue\":\"periodic\",\"args\":[{}]}";
    long later = now() + 3600;
    raw.call("RPUSH", redis.key("delayed:" + later), task);
    raw.call("SADD", redis.key("timestamps:" + task), "delayed:" + later);
    raw.call("ZADD", redis.key("delayed_queue_schedule"), later, later);
    cron.add(CronJob.of("ping", EACH_SECOND, "periodic", "periodicPing", Map.of()));
    cron.add(CronJob.of("other", EACH_SECOND, "periodic", "periodicPing", Map.of("hourly", true)));
    startAsLeader();

    await().atMost(SOON).until(() -> heard.contains("veto ping by QueueLock or DelayQueueLock"));
    await().atMost(SOON).until(() -> heard.contains("veto other by QueueLock or DelayQueueLock"));

    assertThat(raw.texts("LRANGE", redis.key("queue:periodic"), 0, -1))
        .as("its own task waits in delayed; the other waits once, under QueueLock")
        .containsExactly(
            "{\"class\":\"periodicPing\",\"queue\":\"periodic\",\"args\":[{\"hourly\":true}]}");
    assertThat(raw.texts("LRANGE", redis.key("delayed:" + later), 0, -1)).containsExactly(task);

    raw.call("DEL", redis.key("delayed:" + later));
    raw.call("DEL", redis.key("timestamps:" + task));
    raw.call("ZREM", redis.key("delayed_queue_schedule"), later);
    await().atMost(SOON).until(() -> heard.contains("fired ping"));
    assertThat(raw.texts("LRANGE", redis.key("queue:periodic"), 0, -1)).contains(task);
  }
}
