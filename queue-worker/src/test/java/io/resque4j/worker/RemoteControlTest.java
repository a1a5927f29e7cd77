package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.JobCancelledException;
import io.resque4j.core.Jobs;
import io.resque4j.core.NoSuchWorkerException;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkerControl;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.plugin.Backoff;
import io.resque4j.core.plugin.Retry;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
final class RemoteControlTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private Resque elsewhere;
  private WorkerControl control;

  @BeforeEach
  void prepare() {
    elsewhere = connection().connect();
    control = elsewhere.queue().workerControl();
  }

  @AfterEach
  void end() {
    release.countDown();
    elsewhere.close();
  }

  private final WorkerListener ears =
      new WorkerListener() {
        @Override
        public void onSuccess(JobEvent job, Object result) {
          heard.add("success of " + job.jobClass());
        }

        @Override
        public void onFailure(JobEvent job, Throwable failure) {
          heard.add("failure " + failure.getMessage());
        }

        @Override
        public void onReEnqueue(JobEvent job, Duration in, int left, Throwable failure) {
          heard.add("again after " + failure.getMessage());
        }

        @Override
        public void onGivenBack(JobEvent job) {
          heard.add("back " + job.jobClass());
        }

        @Override
        public void onQuietRequested() {
          heard.add("quiet");
        }

        @Override
        public void onStopRequested(Duration deadline) {
          heard.add("stop in " + deadline.toMillis());
        }

        @Override
        public void onCancelRequested(String worker, String claimId) {
          heard.add("cancel " + claimId);
        }

        @Override
        public void onError(String what, Throwable error) {
          heard.add("error " + what);
        }
      };

  private Jobs.Builder jobs() {
    return Jobs.builder()
        .job("note", () -> "noted")
        .job(
            "wait",
            () -> {
              running.countDown();
              release.await();
              return "released";
            });
  }

  private MultiWorker start(Jobs jobs, int processors) {
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(processors)
        .pollInterval(Duration.ofMillis(50))
        .pingInterval(Duration.ofMillis(200))
        .lease(Duration.ofSeconds(10))
        .listener(ears)
        .start();
  }

  private void hears(String what) {
    await().atMost(SOON).untilAsserted(() -> assertThat(heard).contains(what));
  }

  private void jobRuns() throws InterruptedException {
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private String claimOf(WorkerName worker) {
    ClaimPayload claim = resque.queue().workingOn(worker).claim().orElseThrow();
    return Objects.requireNonNull(claim.claimId());
  }

  @Test
  void aQuietWorkerTakesNoMoreJobsAndShowsIt() {
    try (MultiWorker worker = start(jobs().build(), 2)) {
      String name = worker.names().get(0).process();
      assertThat(control.processes())
          .extracting(each -> each.state())
          .containsExactly(State.WORKING);

      control.quiet(name);

      hears("quiet");
      await().atMost(SOON).until(() -> control.processes().get(0).state() == State.QUIET);
      resque.queue().enqueue("math", "note");
      assertThat(control.processes().get(0).workers()).hasSize(2);
      await().atMost(SOON).until(() -> messages(name).isEmpty());
      assertThat(resque.queue().length("math")).isOne();
      assertThat(heard).containsOnlyOnce("quiet").doesNotContain("success of note");
    }
    assertThat(control.processes()).isEmpty();
    assertThat(redis.keys()).noneMatch(key -> key.contains("resque4j:state"));
  }

  private List<String> messages(String process) {
    return raw.texts("SMEMBERS", redis.key("resque4j", "control", process));
  }

  @Test
  void aStopFromElsewhereLetsTheJobEndAndLeavesNoTrace() throws InterruptedException {
    resque.queue().enqueue("math", "wait");
    MultiWorker worker = start(jobs().build(), 1);
    jobRuns();

    control.stop(worker.names().get(0).name());

    hears("stop in 10000");
    await().atMost(SOON).until(() -> control.processes().get(0).state() == State.STOPPING);
    release.countDown();
    worker.awaitStop();
    assertThat(heard).contains("success of wait").containsOnlyOnce("stop in 10000");
    assertThat(control.processes()).isEmpty();
    assertThat(redis.keys())
        .noneMatch(key -> key.contains("resque4j:control") || key.contains("resque4j:state"));
  }

  @Test
  void aStopWithADeadlineGivesTheJobBack() throws InterruptedException {
    resque.queue().enqueue("math", "wait");
    MultiWorker worker = start(jobs().build(), 1);
    jobRuns();

    control.stop(worker.names().get(0).process(), Duration.ofMillis(50));
    worker.awaitStop();

    assertThat(heard).containsExactly("stop in 50", "back wait");
    assertThat(resque.queue().length("math")).isOne();
  }

  @Test
  void aCancelledJobIsInterruptedAndFailsAndTheNextOneOfItsWorkerIsNotHit()
      throws InterruptedException {
    resque.queue().enqueue("math", "wait");
    resque.queue().enqueue("math", "note");
    Jobs jobs = jobs().defaultPlugins(Retry.attempts(5)).build();
    try (MultiWorker worker = start(jobs, 1)) {
      jobRuns();
      WorkerName name = worker.names().get(0);
      String claim = claimOf(name);

      assertThat(control.cancel(name.name(), "0000-0000")).isFalse();
      assertThat(control.cancel(name.name(), claim)).isTrue();

      hears("success of note");
      assertThat(control.cancel(name.name(), claim)).isFalse();
      assertThat(heard)
          .containsExactly(
              "cancel " + claim,
              "failure the job was cancelled by another process",
              "success of note");
    }
    assertThat(resque.queue().failed(0, -1))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.exception()).isEqualTo(JobCancelledException.class.getName());
              assertThat(entry.backtrace()).anyMatch(line -> line.contains("RemoteControlTest"));
            });
  }

  @Test
  void aCancellationThatComesLateHitsNobody() throws InterruptedException {
    resque.queue().enqueue("math", "wait");
    try (MultiWorker worker = start(jobs().build(), 1)) {
      jobRuns();
      WorkerName name = worker.names().get(0);
      String old = "cancel 0123456789abcdef-0000000000000001 " + name.name();

      raw.call("SADD", redis.key("resque4j", "control", name.process()), old, "dance", "stop x");

      await().atMost(SOON).until(() -> messages(name.process()).isEmpty());
      release.countDown();
      hears("success of wait");
      assertThat(heard)
          .containsOnly(
              "error Another process asks for what is not known here; it is passed over",
              "success of wait");
    }
  }

  @Test
  void retryTriesACancelledJobAgainWhereItIsTold() throws InterruptedException {
    resque.queue().enqueue("math", "wait");
    Retry retry =
        Retry.attempts(1).on(JobCancelledException.class, 2, Backoff.fixed(Duration.ofHours(1)));
    try (MultiWorker worker = start(jobs().defaultPlugins(retry).build(), 1)) {
      jobRuns();
      WorkerName name = worker.names().get(0);

      assertThat(control.cancel(name.name(), claimOf(name))).isTrue();

      hears("again after the job was cancelled by another process");
    }
  }

  @Test
  void aMessageForNobodySaysWhoThereIs() {
    assertThatThrownBy(() -> control.quiet("host:1-abcdef"))
        .isInstanceOf(NoSuchWorkerException.class)
        .hasMessage(
            "expected a multiWorker of resque4j that is known to Redis (there is none),"
                + " got: \"host:1-abcdef\"");
    raw.call("SADD", redis.key("workers"), "node:1+1:math");
    try (MultiWorker worker = start(jobs().build(), 1)) {
      WorkerName name = worker.names().get(0);
      assertThatThrownBy(() -> control.cancel("node:1+1", "x"))
          .isInstanceOf(NoSuchWorkerException.class)
          .hasMessageContaining("(" + name.name() + "), got: \"node:1+1\"");
      assertThatThrownBy(() -> control.stop("node:1+1", Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void messagesForAProcessThatIsGoneAreBoundedAndExpire() {
    WorkerName dead = new WorkerName("host:1-abcdef+1", "math");
    raw.call("SADD", redis.key("workers"), dead.member());
    for (int i = 0; i < 100; i++) {
      control.stop(dead.process(), Duration.ofMillis(i));
    }

    control.stop(dead.process(), Duration.ofMillis(5)); // lies there already
    assertThatThrownBy(() -> control.quiet(dead.process())).hasMessageContaining("lie unread");
    assertThat(messages(dead.process())).hasSize(100);
    assertThat(raw.number("PTTL", redis.key("resque4j", "control", dead.process())))
        .isBetween(1L, 600_000L);
  }
}
