package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.Noop;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What plugins do around a job that is performed. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class PluginsTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String JOB_LOCK = "workerslock:locked:math:[1]";

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> forgiven = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @Override
  Resque.Builder connection() {
    return super.connection().jobs(jobs());
  }

  @AfterEach
  void end() {
    release.countDown();
  }

  /** Writes down what it is asked. */
  private final class Custom implements Plugin {
    private final String name;
    private final boolean before;

    Custom(String name, boolean before) {
      this.name = name;
      this.before = before;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean beforePerform(PerformContext job) {
      heard.add("before " + name + " " + job.argsJson());
      return before;
    }

    @Override
    public boolean afterPerform(PerformContext job) {
      heard.add(
          "after "
              + name
              + " "
              + job.failure().map(Throwable::getMessage).orElse("" + job.result()));
      return true;
    }
  }

  /** Throws at one of its hooks. */
  private record Broken(boolean before) implements Plugin {
    @Override
    public boolean beforePerform(PerformContext job) throws Exception {
      return !before || fail("before");
    }

    @Override
    public boolean afterPerform(PerformContext job) throws Exception {
      return before || fail("after");
    }

    private static boolean fail(String when) throws Exception {
      throw new Exception("plugin " + when);
    }
  }

  /** Its second hook takes its time. */
  private final class SlowAfter implements Plugin {
    @Override
    public boolean afterPerform(PerformContext job) throws InterruptedException {
      begun.countDown();
      heard.add("after " + job.failure().map(Throwable::getMessage).orElse("" + job.result()));
      release.await();
      heard.add("after all");
      return true;
    }
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job("slowAfter", (context, args) -> "done")
        .plugins("slowAfter", new SlowAfter())
        .job("slowAfterFailure", PluginsTest::bang)
        .plugins("slowAfterFailure", new SlowAfter())
        .job(
            "deaf",
            (context, args) -> {
              begun.countDown();
              context.onCancel(release::countDown); // its plugin need not wait then
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              return "done";
            })
        .plugins("deaf", new SlowAfter())
        .job("chain", (context, args) -> heard.add("job"))
        .plugins("chain", new Custom("one", true), new Custom("two", true))
        .job("vetoed", (context, args) -> heard.add("job"))
        .plugins("vetoed", QueueLock.create(), new Custom("never", false), new Custom("x", true))
        .job("failing", PluginsTest::bang)
        .plugins("failing", new Custom("one", true))
        .job("brokenBefore", (context, args) -> heard.add("job"))
        .plugins("brokenBefore", new Broken(true), new Custom("later", true))
        .job("brokenAfter", (context, args) -> heard.add("job"))
        .plugins("brokenAfter", new Broken(false))
        .job("brokenTwice", PluginsTest::bang)
        .plugins("brokenTwice", new Broken(false))
        .job("forgiven", PluginsTest::bang)
        .plugins("forgiven", Noop.create().logger(forgiven::add), new Custom("after", true))
        .job("happy", () -> "fine")
        .plugins("happy", Noop.create().logger(forgiven::add))
        .job("unique", () -> heard.add("job"))
        .plugins("unique", QueueLock.create())
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

  private static Object bang(JobContext context, Object args) {
    throw new IllegalStateException("bang");
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

  private final class Recorder implements WorkerListener {
    @Override
    public void onSuccess(JobEvent job, @Nullable Object result) {
      heard.add("success " + result);
    }

    @Override
    public void onFailure(JobEvent job, Throwable failure) {
      heard.add("failure " + failure.getMessage());
    }

    @Override
    public void onVeto(JobEvent job, String plugin, boolean reEnqueued) {
      heard.add("veto " + plugin + (reEnqueued ? " later" : " gone"));
    }

    @Override
    public void onGivenBack(JobEvent job) {
      heard.add("back");
    }
  }

  private MultiWorker start(int processors) {
    return MultiWorker.builder(resque, jobs())
        .queues("math")
        .taskProcessors(processors)
        .pollInterval(Duration.ofMillis(20))
        .pingInterval(Duration.ofMillis(100))
        .listener(new Recorder())
        .start();
  }

  private void performOne(String jobClass, Object... args) {
    resque.queue().enqueue("math", jobClass, args);
    try (MultiWorker worker = start(1)) {
      await().atMost(SOON).until(() -> heard.stream().anyMatch(PluginsTest::isAnEnd));
    }
  }

  private static boolean isAnEnd(String text) {
    return text.startsWith("success") || text.startsWith("failure") || text.startsWith("veto");
  }

  private String key(String... parts) {
    return redis.key(parts);
  }

  @Test
  void pluginsAreAskedInTheirOrderAndToldAfterwards() {
    performOne("chain", 1);

    assertThat(heard)
        .containsExactly(
            "before one [1]",
            "before two [1]",
            "job",
            "after one true",
            "after two true",
            "success true");
  }

  @Test
  void aVetoIsCountedAndToldAndIsNoFailureAndFreesTheQueueLock() {
    performOne("vetoed", 1);

    assertThat(heard).containsExactly("before never [1]", "veto never gone");
    assertThat(raw.text("GET", key("resque4j:stat:vetoed"))).isEqualTo("1");
    assertThat(raw.number("EXISTS", key("stat:processed"), key("stat:failed"), key("failed")))
        .isZero();
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock:") || each.contains("queue:"));
  }

  @Test
  void pluginsAreToldOfAFailureThatStaysOne() {
    performOne("failing", 1);

    assertThat(heard).containsExactly("before one [1]", "after one bang", "failure bang");
    assertThat(resque.queue().failedCount()).isOne();
  }

  @Test
  void aPluginThatThrowsBeforeMakesTheJobFailAndAllAreToldAfterwards() {
    performOne("brokenBefore", 1);

    assertThat(heard).containsExactly("after later plugin before", "failure plugin before");
    assertThat(resque.queue().failed(0, 0).get(0).error()).isEqualTo("plugin before");
  }

  @Test
  void aPluginThatThrowsAfterwardsMakesTheJobFail() {
    performOne("brokenAfter", 1);

    assertThat(heard).containsExactly("job", "failure plugin after");
  }

  @Test
  void aPluginThatThrowsAfterAFailureDoesNotHideIt() {
    performOne("brokenTwice", 1);

    assertThat(heard).containsExactly("failure bang");
  }

  @Test
  void aForgivenJobCountsAsProcessed() {
    performOne("forgiven", 1);

    assertThat(heard).containsExactly("before after [1]", "after after null", "success null");
    assertThat(forgiven).singleElement().matches(failure -> failure.getMessage().equals("bang"));
    assertThat(resque.queue().stats()).containsEntry("processed", 1L).containsEntry("failed", 0L);
    assertThat(resque.queue().failedCount()).isZero();
  }

  @Test
  void aJobThatDoesNotFailHasNothingToForgive() {
    performOne("happy");

    assertThat(heard).containsExactly("success fine");
    assertThat(forgiven).isEmpty();
  }

  @Test
  void theQueueLockEndsWhenTheJobBegins() {
    performOne("unique", 1);

    assertThat(heard).contains("job");
    assertThat(redis.keys()).noneMatch(each -> each.contains("lock"));
    assertThat(resque.queue().enqueue("math", "unique", 1)).isTrue();
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

  /** Gives another job time to come in beside this one. */
  @Test
  void aStopDoesNotInterruptPluginsAfterAJobAndWhatReturnedHasSucceeded() {
    for (String job : List.of("slowAfter", "slowAfterFailure")) {
      resque.queue().enqueue("math", job);
    }
    try (MultiWorker worker = start(2)) {
      await().atMost(SOON).until(() -> heard.size() == 2);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> worker.stop(Duration.ofMillis(10)));
      assertThat(stopped.join()).as("nobody interrupted them").isFalse();
      release.countDown();
      await().atMost(SOON).until(() -> raw.texts("SMEMBERS", redis.key("workers")).isEmpty());
    }
    assertThat(heard)
        .containsExactlyInAnyOrder(
            "after done", "after bang", "after all", "after all", "success done", "failure bang");
    assertThat(resque.queue().stats()).containsEntry("processed", 1L).containsEntry("failed", 1L);
    assertThat(resque.queue().length("math")).isZero();
  }

  @Test
  void aJobThatReturnsOnTheInterruptOfAStopHasSucceededAndItsPluginsAreNotInterrupted() {
    resque.queue().enqueue("math", "deaf");
    MultiWorker worker = start(1);
    await().atMost(SOON).until(() -> begun.getCount() == 0);

    assertThat(worker.stop(Duration.ofMillis(10))).isTrue();

    assertThat(heard).containsExactly("after done", "after all", "success done");
    assertThat(resque.queue().stats()).containsEntry("processed", 1L);
    assertThat(resque.queue().failedCount()).isZero();
  }

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
      await().atMost(SOON).until(() -> heard.stream().filter(PluginsTest::isAnEnd).count() == 2);
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

  @Test
  void aFailedEntryOfAJobWithPluginsIsWhole() {
    performOne("failing", 1);

    FailedJob entry = resque.queue().failed(0, 0).get(0);
    assertThat(entry.exception()).isEqualTo("java.lang.IllegalStateException");
    assertThat(entry.payload().path("args").toString()).isEqualTo("[1]");
    assertThat(entry.backtrace()).isNotEmpty();
  }
}
