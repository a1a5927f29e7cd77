package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Equal jobs under a job lock. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class JobLocksTest extends PluginScene {
  private static final String JOB_LOCK = "workerslock:locked:math:[1]";

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();

  @Override
  Jobs jobs() {
    return Jobs.builder()
        .job("locked", this::runAlone)
        .plugins("locked", JobLock.create().enqueueTimeout(Duration.ofMillis(1)))
        .job("dropped", this::runAlone)
        .plugins("dropped", JobLock.create().reEnqueue(false))
        .job("waits", this::waitForAnother)
        .plugins("waits", JobLock.create().enqueueTimeout(Duration.ofMillis(1)))
        .job("meets", this::waitForAnother)
        .job("custom", this::runAlone)
        .plugins("custom", JobLock.create().key((jobClass, queue, args) -> "mine:" + args.get(0)))
        .job("short", this::runAlone)
        .plugins("short", JobLock.create().lockTimeout(Duration.ofSeconds(1)))
        .build();
  }

  /** Writes down how many run at a time; waits for the release. */
  private Object runAlone(JobContext context, Object args) throws InterruptedException {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      begun.countDown();
      release.await();
      return heard.add("job");
    } finally {
      running.decrementAndGet();
    }
  }

  /** Gives another job time to come in beside this one. */
  private Object waitForAnother(JobContext context, Object args) throws InterruptedException {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      return !release.await(50, TimeUnit.MILLISECONDS);
    } finally {
      running.decrementAndGet();
    }
  }

  /** Puts what is delayed back into its queue at once; returns how many jobs have ended well. */
  private long moved() {
    for (String second : raw.texts("ZRANGE", key("delayed_queue_schedule"), 0, -1)) {
      String payload = raw.text("LPOP", key("delayed:" + second));
      if (payload != null) {
        raw.call("RPUSH", key("queue:math"), payload);
      }
    }
    return heard.stream().filter("success true"::equals).count();
  }

  @Test
  void sixEqualJobsUnderAJobLockNeverRunTwoAtATimeAndAllRun() {
    for (int i = 0; i < 6; i++) {
      resque.queue().enqueue("math", "waits", 1);
    }
    try (MultiWorker one = start(2);
        MultiWorker two = start(2)) {
      await().atMost(SOON).until(() -> moved() >= 6);
    }

    assertThat(mostRunning).hasValue(1);
    assertThat(heard.stream().filter("success true"::equals)).hasSize(6);
    assertThat(heard).contains("veto JobLock later");
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock:") || each.contains("held"));
  }

  @Test
  void withoutTheLockThoseJobsDoMeetSoTheTestAboveCanFail() {
    resque.queue().enqueue("math", "meets", 1);
    resque.queue().enqueue("math", "meets", 1);
    try (MultiWorker one = start(2)) {
      await().atMost(SOON).until(() -> mostRunning.get() == 2);
    }
  }

  @Test
  void aJobThatMeetsTheLockIsDelayedOrDropped() throws InterruptedException {
    for (String jobClass : List.of("locked", "dropped")) {
      resque.queue().enqueue("math", jobClass, 1);
      resque.queue().enqueue("math", jobClass, 1);
    }
    try (MultiWorker worker = start(4)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      await()
          .atMost(SOON)
          .until(() -> heard.contains("veto JobLock later") && heard.contains("veto JobLock gone"));
      release.countDown();
      await().atMost(SOON).until(() -> heard.stream().filter("success true"::equals).count() == 2);
    }

    assertThat(resque.queue().delayedSeconds()).isOne();
    assertThat(raw.text("GET", key("resque4j:stat:vetoed"))).isEqualTo("2");
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock:") || each.contains("held"));
  }

  @Test
  void twoLosersOfOneSecondAreBothKept() throws InterruptedException {
    resque.queue().enqueue("math", "locked", 1);
    try (MultiWorker worker = start(3)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      resque.queue().enqueue("math", "locked", 1);
      resque.queue().enqueue("math", "locked", 1);
      await().atMost(SOON).until(() -> heard.stream().filter(PluginScene::isAnEnd).count() == 2);
      assertThat(raw.text("GET", key(JOB_LOCK))).as("the winner's lock").isNotNull();

      long delayed =
          raw.texts("ZRANGE", key("delayed_queue_schedule"), 0, -1).stream()
              .mapToLong(second -> raw.number("LLEN", key("delayed:" + second)))
              .sum();
      assertThat(delayed).isEqualTo(2);
      release.countDown();
    }
    assertThat(resque.queue().failedCount()).isZero();
  }

  @Test
  void jobsWithOtherArgumentsRunBesideEachOther() {
    resque.queue().enqueue("math", "locked", 1);
    resque.queue().enqueue("math", "locked", Map.of("name", "Walter"), 2);
    resque.queue().enqueue("math", "locked", Map.of("name", "Jesse"), 2);
    try (MultiWorker worker = start(3)) {
      await().atMost(SOON).until(() -> mostRunning.get() == 3);
      release.countDown();
    }
  }

  @Test
  void aLockCanHaveANameOfItsOwn() throws InterruptedException {
    resque.queue().enqueue("math", "custom", 7);
    try (MultiWorker worker = start(1)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(raw.number("EXISTS", key("mine:7"))).isOne();
      release.countDown();
    }
    assertThat(raw.number("EXISTS", key("mine:7"))).isZero();
  }

  @Test
  void theLockOfAJobThatRunsIsExtendedByTheHeartbeat() throws InterruptedException {
    resque.queue().enqueue("math", "short", 1);
    try (MultiWorker worker = start(1)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      String lock = key("workerslock:short:math:[1]");
      String first = raw.text("GET", lock);
      await()
          .atMost(SOON)
          .until(() -> raw.text("GET", lock) != null && !raw.text("GET", lock).equals(first));
      assertThat(raw.number("PTTL", key("resque4j:joblock:workerslock:short:math:[1]")))
          .isPositive();
      release.countDown();
    }
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock:"));
  }

  @Test
  void aJobThatIsGivenBackFreesItsLockSoThatItDoesNotMeetItAgain() throws InterruptedException {
    resque.queue().enqueue("math", "dropped", 1);
    MultiWorker worker = start(1);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(worker.stop(Duration.ofMillis(10))).isTrue();
    assertThat(heard).contains("back");
    release.countDown();
    try (MultiWorker next = start(1)) {
      await().atMost(SOON).until(() -> heard.contains("success true"));
    }
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock:"));
  }

  @Test
  void aLockThatSomeoneElseTookMeanwhileIsNotFreed() throws InterruptedException {
    resque.queue().enqueue("math", "locked", 1);
    try (MultiWorker worker = start(1)) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      raw.call("SET", key(JOB_LOCK), "1795473222", "EX", 3600); // a node peer, after a DEL
      release.countDown();
      await().atMost(SOON).until(() -> heard.contains("success true"));
    }
    assertThat(raw.text("GET", key(JOB_LOCK))).isEqualTo("1795473222");
  }
}
