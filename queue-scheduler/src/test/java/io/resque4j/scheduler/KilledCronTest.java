package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Recurring jobs of which each firing has to happen, one a second, while schedulers die and replies
 * are lost. Whatever happens: as many jobs as seconds that the record says are settled.
 */
@RedisTest
final class KilledCronTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int ENTRIES = 5;
  private static final long SEED = Long.getLong("seed", 20261124L);

  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisServer server;
  private RawRedis raw;
  private Resque resque;
  private long begin;

  @BeforeEach
  void define(RedisServer server) {
    this.server = server;
    raw = opened(server.connect());
    raw.call("FLUSHALL");
    resque = opened(Resque.builder().uri(server.uri()).namespace("t").connect());
    begin = Long.parseLong(raw.texts("TIME").get(0));
    try (Cron cron = Cron.open(resque)) {
      for (int n = 0; n < ENTRIES; n++) {
        Schedule each = Schedule.every(Duration.ofSeconds(1));
        cron.add(CronJob.of("j" + n, each, "q" + n, "c").missed(MissedFirings.all(1000)));
        raw.call("HSET", "t:resque4j:cron:fired", "j" + n, begin + " 0 none");
      }
    }
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

  private long settled(int entry) {
    return settled((byte[]) raw.call("HGET", "t:resque4j:cron:fired", "j" + entry));
  }

  /** Both are read at one moment: a scheduler may be firing. */
  private void eachSecondHasItsJob() {
    String both =
        "return {redis.call('HGET', KEYS[1], ARGV[1]), tostring(redis.call('LLEN', KEYS[2]))}";
    for (int n = 0; n < ENTRIES; n++) {
      List<String> read =
          raw.texts("EVAL", both, 2, "t:resque4j:cron:fired", "t:queue:q" + n, "j" + n);
      long settled = settled(read.get(0).getBytes(StandardCharsets.UTF_8));
      assertThat(Long.parseLong(read.get(1))).as("jobs of j" + n).isEqualTo(settled - begin);
    }
  }

  private static long settled(byte[] record) {
    return CronRecord.read(record).orElseThrow().settled();
  }

  /** Waits until something is settled that was not yet due when this was called. */
  private void firesAgain() {
    long second = Long.parseLong(raw.texts("TIME").get(0));
    await().atMost(SOON).until(() -> settled(0) > second && settled(ENTRIES - 1) > second);
  }

  private void start(Map<String, JavaProcess> processes, String name) {
    processes.put(
        name, opened(JavaProcess.start(LeaderToKill.class, server.uri(), "t", name, "1000")));
  }

  @Test
  void noFiringIsDoubledAndNoneIsMissingWhenLeadersAreKilled() {
    Map<String, JavaProcess> processes = new HashMap<>();
    start(processes, "first");
    start(processes, "second");
    for (int kill = 0; kill < 4; kill++) {
      firesAgain();
      String leader =
          await().atMost(SOON).until(() -> resque.queue().leader(), processes::containsKey);
      Objects.requireNonNull(processes.remove(leader)).kill();
      eachSecondHasItsJob();
      start(processes, "next-" + kill);
    }
    firesAgain();
    processes.values().forEach(JavaProcess::close);
    eachSecondHasItsJob();
  }

  /** The connection breaks before or after about every third command that it carries. */
  @Test
  void noFiringIsDoubledAndNoneIsMissingWhenRepliesAreLost() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    LossyProxy proxy = opened(LossyProxy.to(server));
    Resque lossy =
        opened(
            Resque.builder()
                .uri(proxy.uri())
                .namespace("t")
                .connectWait(Duration.ofSeconds(20))
                .connect());
    AtomicInteger errors = new AtomicInteger();
    Scheduler scheduler =
        opened(
            Scheduler.builder(lossy)
                .listener(
                    new SchedulerListener() {
                      @Override
                      public void onError(String what, Throwable error) {
                        errors.incrementAndGet();
                      }
                    })
                .start());
    firesAgain();
    for (int cut = 0; cut < 6; cut++) {
      int wanted = random.nextInt(3);
      AtomicInteger firings = new AtomicInteger();
      int cuts = proxy.cuts();
      proxy.cut(
          random.nextBoolean() ? LossyProxy.Cut.BEFORE : LossyProxy.Cut.AFTER,
          command -> command.contains("cron:fired") && firings.getAndIncrement() == wanted);
      await().atMost(SOON).until(() -> proxy.cuts() > cuts);
      firesAgain();
    }
    scheduler.close();
    assertThat(errors.get()).as("the scheduler noticed").isPositive();
    eachSecondHasItsJob();
  }
}
