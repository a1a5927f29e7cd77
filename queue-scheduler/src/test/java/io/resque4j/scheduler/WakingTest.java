package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedulers that would not look by themselves for ten minutes. */
@RedisTest
final class WakingTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final String LOCK = "t:resque_scheduler_leader_lock";

  /** By the job's second: how many milliseconds after its beginning it was seen to be moved. */
  private final Map<Long, Long> late = new ConcurrentHashMap<>();

  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisServer server;
  private RawRedis raw;

  @BeforeEach
  void connect(RedisServer server) {
    this.server = server;
    raw = server.connect();
    open.add(raw);
    raw.call("FLUSHALL");
  }

  @AfterEach
  void close() throws Exception {
    for (int n = open.size() - 1; n >= 0; n--) {
      open.get(n).close();
    }
  }

  private Scheduler start(String uri) {
    Resque resque = Resque.builder().uri(uri).namespace("t").connect();
    open.add(resque);
    Scheduler scheduler =
        Scheduler.builder(resque)
            .pollInterval(NEVER)
            .leaderLockTtl(NEVER.multipliedBy(3))
            .listener(
                new SchedulerListener() {
                  @Override
                  public void onTransferredJob(long second, String queue, byte[] payload) {
                    late.put(second, System.currentTimeMillis() - second * 1000);
                  }
                })
            .start();
    open.add(scheduler);
    return scheduler;
  }

  private void startAsLeader(String uri) {
    Scheduler scheduler = start(uri);
    await().atMost(SOON).until(() -> scheduler.name().equals(raw.text("GET", LOCK)));
  }

  private long now() {
    return Long.parseLong(raw.texts("TIME").get(0));
  }

  private void delayAsAPeerDoes(long second) {
    String job = "{\"class\":\"add\",\"queue\":\"math\",\"args\":[" + second + "]}";
    raw.call("MULTI");
    raw.call("RPUSH", "t:delayed:" + second, job);
    raw.call("SADD", "t:timestamps:" + job, "delayed:" + second);
    raw.call("ZADD", "t:delayed_queue_schedule", second, second);
    raw.call("EXEC");
  }

  @Test
  void aPeersJobIsMovedInItsSecondThoughTheSchedulerSleeps() {
    startAsLeader(server.uri());
    long first = now() + 2;
    for (int n = 5; n >= 0; n--) { // each is earlier than all that it knows
      delayAsAPeerDoes(first + n);
    }

    await().atMost(SOON).until(() -> late.size() == 6);

    // A busy machine may have any of them wait, but not all.
    while (late.values().stream().noneMatch(ms -> ms <= 100) && late.size() < 30) {
      long next = now() + 1;
      delayAsAPeerDoes(next);
      await().atMost(SOON).until(() -> late.containsKey(next));
    }
    assertThat(late.values()).as("moved before its second").allMatch(ms -> ms >= 0);
    assertThat(late.values()).as("ms after its second").anyMatch(ms -> ms <= 100);
  }

  @Test
  void aJobWhoseSecondIsOverIsMovedWhenItIsAdded() {
    startAsLeader(server.uri());
    for (int n = 0; n < 5; n++) {
      long second = now() - 10 - n;
      delayAsAPeerDoes(second);
      await().atMost(SOON).until(() -> late.containsKey(second));
    }
  }

  @Test
  void afterAReconnectItHearsAgain() {
    startAsLeader(server.uri());
    raw.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    delayAsAPeerDoes(now() + 3);

    await().atMost(SOON).until(() -> late.size() == 1);
    delayAsAPeerDoes(now() + 1);
    await().atMost(SOON).until(() -> late.size() == 2);
  }

  @Test
  void whereRedisDoesNotTellItLooksEachSecond() throws Exception {
    try (LossyProxy proxy = LossyProxy.to(server)) {
      proxy.rewrite(
          command ->
              text(command.get(0)).equalsIgnoreCase("CLIENT")
                      && text(command.get(1)).equalsIgnoreCase("TRACKING")
                  ? List.of(command.get(0), bytes("ID"))
                  : command);
      startAsLeader(proxy.uri());
      for (int n = 0; n < 3; n++) {
        long second = now() + 1;
        delayAsAPeerDoes(second);
        await().atMost(SOON).until(() -> late.containsKey(second));
      }
      open.remove(open.size() - 1).close(); // as long as the proxy stands
      open.remove(open.size() - 1).close();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void oneThatSleepsCostsAFewCommandsASecond() {
    startAsLeader(server.uri());
    start(server.uri()); // and one that waits to take over
    delayAsAPeerDoes(now() + 3600);
    raw.call("ZADD", "t:delayed_queue_schedule", 7, "007"); // no second, though a number
    raw.call("CONFIG", "RESETSTAT");
    long start = now();

    await().atMost(SOON).until(() -> now() >= start + 5);

    Map<String, Long> calls = calls();
    long seconds = now() - start;
    calls.keySet().removeIf(name -> name.equals("time") || name.equals("info"));
    long all = calls.values().stream().mapToLong(n -> n).sum();
    assertThat(all / seconds)
        .as("commands a second: " + calls)
        .isLessThan(40); // those in scripts count too
  }

  private Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    Pattern.compile("cmdstat_([^:]+):calls=(\\d+)")
        .matcher(String.valueOf(raw.text("INFO", "commandstats")))
        .results()
        .forEach((MatchResult each) -> calls.put(each.group(1), Long.valueOf(each.group(2))));
    return calls;
  }

  @Test
  void whoWaitsTakesOverWhenTheLockOfOneThatDiedEnds() throws Exception {
    List<Long> waited = new ArrayList<>();
    // A busy machine may have any of them wait, but not all.
    while (waited.size() < 10 && waited.stream().noneMatch(ms -> ms <= 3000)) {
      long start = System.nanoTime();
      raw.call("SET", LOCK, "dead", "PX", 2000);
      startAsLeader(server.uri());
      waited.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      open.remove(open.size() - 1).close();
    }
    assertThat(waited).as("ms since the lock was renewed").anyMatch(ms -> ms <= 3000);
  }

  @Test
  void whoWaitsTakesOverWhenTheLeaderGivesTheLockUp() {
    raw.call("SET", LOCK, "leader");
    Scheduler scheduler = start(server.uri());
    await().atMost(SOON).until(() -> raw.number("PTTL", LOCK) > 0); // it saw it, without an end

    raw.call("DEL", LOCK);

    await().atMost(SOON).until(() -> scheduler.name().equals(raw.text("GET", LOCK)));
  }
}
