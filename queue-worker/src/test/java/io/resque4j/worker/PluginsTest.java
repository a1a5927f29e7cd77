package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.plugin.Noop;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What plugins do around a job that is performed. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class PluginsTest extends PluginScene {
  private final Queue<Throwable> forgiven = new ConcurrentLinkedQueue<>();

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

  @Override
  Jobs jobs() {
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
        .build();
  }

  private static Object bang(JobContext context, Object args) {
    throw new IllegalStateException("bang");
  }

  private void performOne(String jobClass, Object... args) {
    resque.queue().enqueue("math", jobClass, args);
    try (MultiWorker worker = start(1)) {
      await().atMost(SOON).until(() -> heard.stream().anyMatch(PluginScene::isAnEnd));
    }
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

  @Test
  void aFailedEntryOfAJobWithPluginsIsWhole() {
    performOne("failing", 1);

    FailedJob entry = resque.queue().failed(0, 0).get(0);
    assertThat(entry.exception()).isEqualTo("java.lang.IllegalStateException");
    assertThat(entry.payload().path("args").toString()).isEqualTo("[1]");
    assertThat(entry.backtrace()).isNotEmpty();
  }
}
