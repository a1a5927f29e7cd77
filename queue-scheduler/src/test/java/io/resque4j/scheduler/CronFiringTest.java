package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.EnqueueContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.Plugin;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.DelayQueueLock;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
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
import org.junit.jupiter.api.Test;

/** Recurring jobs as a real scheduler fires them. */
@RedisTest
final class CronFiringTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Schedule EACH_SECOND = Schedule.every(Duration.ofSeconds(1));
  private static final Schedule DAILY = Schedule.every(Duration.ofDays(1));

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  /** By the second of a firing: how many milliseconds later it was told. */
  private final Map<Long, Long> late = new ConcurrentHashMap<>();

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private Cron cron;

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

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private Resque connect(InstantSource clock) {
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

  private Scheduler start(Resque on) {
    return opened(
        Scheduler.builder(on)
            .pollInterval(NEVER)
            .leaderLockTtl(NEVER.multipliedBy(3))
            .listener(new Recorder())
            .start());
  }

  private void startAsLeader() {
    Scheduler scheduler = start(resque);
    await().atMost(SOON).until(() -> resque.queue().leader().equals(scheduler.name()));
  }

  private long now() {
    return Long.parseLong(raw.texts("TIME").get(0));
  }

  private String fired() {
    return redis.key("resque4j:cron:fired");
  }

  private void wasSettledUpTo(String name, long second) {
    raw.call("HSET", fired(), name, second + " 0 none");
  }

  private long settled(String name) {
    return Long.parseLong(raw.text("HGET", fired(), name).split(" ", -1)[0]);
  }

  private static CronJob job(String name, Schedule schedule) {
    return CronJob.of(name, schedule, "math", name);
  }

  @Test
  void aJobThatIsAddedWhileTheSchedulerSleepsIsFiredInItsSeconds() {
    startAsLeader();
    cron.add(job("a", Schedule.parse("* * * * * *", Schedule.zone("Europe/Berlin"))));

    await().atMost(SOON).until(() -> late.size() >= 5);

    assertThat(late.values()).as("fired before its second").allMatch(ms -> ms >= 0);
    // A busy machine may have any of them wait, but not all.
    assertThat(late.values()).as("ms after its second").anyMatch(ms -> ms <= 100);
    assertThat(raw.text("LINDEX", redis.key("queue:math"), 0))
        .isEqualTo("{\"class\":\"a\",\"queue\":\"math\",\"args\":[]}");
    assertThat(raw.texts("SMEMBERS", redis.key("queues"))).containsExactly("math");
    cron.remove("a");
    raw.call("DEL", redis.key("queue:math"));
    cron.add(job("b", EACH_SECOND));
    await().atMost(SOON).until(() -> heard.contains("fired b"));
    assertThat(raw.texts("LRANGE", redis.key("queue:math"), 0, -1))
        .filteredOn(payload -> payload.contains("\"a\""))
        .isEmpty();
  }

  @Test
  void everyFiringOfManyEntriesHappensOnce() {
    long begin = now();
    for (int n = 0; n < 250; n++) {
      CronJob job = job("j" + n, EACH_SECOND).missed(MissedFirings.all(1000));
      cron.add(CronJob.of(job.name(), job.schedule(), "q" + n, "c").missed(job.missed()));
      wasSettledUpTo("j" + n, begin - 3);
    }
    Scheduler scheduler = start(resque);
    await().atMost(SOON).until(() -> settled("j249") > begin + 1 && settled("j0") > begin + 1);
    scheduler.close();

    for (int n = 0; n < 250; n++) {
      assertThat(resque.queue().length("q" + n)).isEqualTo(settled("j" + n) - begin + 3);
    }
  }

  @Test
  void afterADowntimeTheRuleOfEachDecides() {
    long second = now();
    for (MissedFirings rule :
        List.of(
            MissedFirings.SKIP, MissedFirings.ONCE, MissedFirings.all(3), MissedFirings.all(100))) {
      String name = rule.toString();
      cron.add(CronJob.of(name, DAILY, name, "c").missed(rule));
      wasSettledUpTo(name, second - 5 * 86_400 - 3600);
    }
    startAsLeader();

    await().atMost(SOON).until(() -> resque.queue().length("all 100") == 5);
    for (String name : List.of("skip", "once", "all 3")) {
      await().atMost(SOON).until(() -> settled(name) == second - 3600);
    }

    assertThat(resque.queue().length("skip")).isZero();
    assertThat(resque.queue().length("once")).isOne();
    assertThat(resque.queue().length("all 3")).isEqualTo(3);
    assertThat(cron.find("skip").orElseThrow().lastFiring()).isEmpty();
    assertThat(cron.find("once").orElseThrow().lastFiring())
        .contains(Instant.ofEpochSecond(second - 3600));
    long first = second - 4 * 86_400 - 3600;
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(heard)
                    .contains(
                        "missed skip " + first + "-" + (second - 3600),
                        "missed once " + first + "-" + (second - 3600 - 86_400),
                        "missed all 3 " + first + "-" + (first + 86_400)));
  }

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

  @Test
  void theClockOfTheSchedulersHostDecidesNothing() {
    for (int hours : List.of(-2, 2)) {
      Duration off = Duration.ofHours(hours);
      Resque jumping = connect(() -> Instant.now().plus(off));
      cron.add(job("a", Schedule.parse("* * * * * *", Schedule.zone("UTC"))));
      long begin = now();
      try (Scheduler scheduler = start(jumping)) {
        await().atMost(SOON).until(() -> late.size() >= 3);
        assertThat(scheduler.name()).isNotEmpty();
      }
      assertThat(late.keySet()).allMatch(second -> second > begin - 2);
      assertThat(late.values()).as("fired before its second").allMatch(ms -> ms >= 0);
      cron.remove("a");
      late.clear();
    }
  }

  @Test
  void whatAConfigurationHasIsThereWhenTheSchedulerHasStarted() {
    cron.own("config", List.of(job("old", DAILY)));
    cron.add(job("by hand", DAILY));

    opened(Scheduler.builder(resque).cron(List.of(job("new", DAILY))).start());

    assertThat(cron.list().entries())
        .extracting(entry -> entry.job().name())
        .containsExactly("by hand", "new");
  }

  @Test
  void whoDoesNotLeadFiresNothing() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "peer");
    cron.add(job("a", EACH_SECOND));
    start(resque);
    long begin = settled("a");
    await().atMost(SOON).until(() -> now() > begin + 2);
    assertThat(settled("a")).isEqualTo(begin);

    raw.call("DEL", redis.key("resque_scheduler_leader_lock"));

    await().atMost(SOON).until(() -> heard.contains("fired a"));
  }
}
