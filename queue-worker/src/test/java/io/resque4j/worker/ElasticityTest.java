package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.testkit.RedisTest;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A multiWorker that grows and shrinks, over a real Redis and this machine's CPU. */
@RedisTest
final class ElasticityTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final byte[] SOME_BYTES = new byte[100_000];

  private static final Pattern LOAD = Pattern.compile("load (\\d+) %");

  /** Above it no more processors are tried; the text of a step rounds. */
  private static final int LIMIT_PERCENT = (int) Math.ceil(100 * ScalingPolicy.NO_ROOM);

  private static final int CROWD_PERCENT = (int) Math.ceil(100 * ScalingPolicy.NO_ROOM_FOR_A_CROWD);

  private final Queue<ScalingEvent> actions = new ConcurrentLinkedQueue<>();
  private final Queue<String> started = new ConcurrentLinkedQueue<>();
  private final Queue<String> ended = new ConcurrentLinkedQueue<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ran = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean goOn = new AtomicBoolean(true);

  @AfterEach
  void end() {
    goOn.set(false);
    release.countDown();
  }

  private final class Recorder implements WorkerListener {
    @Override
    public void onMultiWorkerAction(ScalingEvent action) {
      actions.add(action);
    }

    @Override
    public void onStart(String worker) {
      started.add(worker);
    }

    @Override
    public void onEnd(String worker) {
      ended.add(worker);
    }

    @Override
    public void onError(String what, Throwable error) {
      troubles.add(what + ": " + error);
    }
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job(
            "wait",
            () -> {
              release.await(20, TimeUnit.MILLISECONDS);
              return ran.incrementAndGet();
            })
        .job(
            "block",
            () -> {
              release.await();
              return ran.incrementAndGet();
            })
        .job(
            "compute",
            () -> {
              MessageDigest digest = MessageDigest.getInstance("SHA-256");
              for (int i = 0; i < 20 && goOn.get(); i++) { // some milliseconds of CPU time
                digest.update(SOME_BYTES);
              }
              digest.digest();
              return ran.incrementAndGet();
            })
        .build();
  }

  private MultiWorker start(int min, int max) {
    return start(min, max, Duration.ofMillis(100));
  }

  private MultiWorker start(int min, int max, Duration checkInterval) {
    return MultiWorker.builder(resque, jobs())
        .queues("work")
        .taskProcessors(min, max)
        .checkInterval(checkInterval)
        .listener(new Recorder())
        .start();
  }

  private void enqueue(int jobs, String jobClass) {
    for (int i = 0; i < jobs; i++) {
      resque.queue().enqueue("work", jobClass);
    }
  }

  private long registered() {
    return raw.number("SCARD", redis.key("workers"));
  }

  private List<String> traces(String prefix) {
    return redis.keys().stream().filter(each -> each.startsWith(redis.key(prefix))).toList();
  }

  @Test
  void jobsThatWaitBringAllTaskProcessorsAndPeersSeeEachOfThem() {
    enqueue(200, "block");
    try (MultiWorker worker = start(1, 40)) {
      await().atMost(SOON).until(() -> registered() == 40);
      await().atMost(SOON).until(() -> resque.queue().length("work") == 160);
      assertThat(worker.names()).hasSize(40);
      assertThat(started).hasSize(40).doesNotHaveDuplicates();
      release.countDown();
      await().atMost(SOON).until(() -> ran.get() == 200);
    }
    assertThat(registered()).isZero();
    assertThat(actions).isNotEmpty();
    assertThat(actions.iterator().next().why()).startsWith("1 -> 4: jobs wait");
    assertThat(troubles).isEmpty();
  }

  @Test
  void idleTaskProcessorsLeaveAndTheirTracesToo() {
    enqueue(2_000, "wait"); // enough to grow on a machine that has little time
    try (MultiWorker worker = start(2, 30)) {
      await().atMost(SOON).until(() -> actions.stream().anyMatch(each -> each.to() >= 8));
      await().atMost(SOON).until(() -> ran.get() == 2_000);
      await().atMost(SOON).until(() -> worker.names().size() == 2 && registered() == 2);
      await().atMost(SOON).until(() -> traces("worker:ping:").size() == 2);
      await().atMost(SOON).until(() -> ended.size() == started.size() - 2); // told after Redis

      enqueue(400, "wait");
      await().atMost(SOON).until(() -> ran.get() == 2_400);
    }
    assertThat(traces("worker")).isEmpty();
    assertThat(troubles).isEmpty();
  }

  @Test
  void busyTaskProcessorsAreNotWaitedForWhenOthersLeave() {
    enqueue(2_000, "wait"); // enough to grow on a machine that has little time
    try (MultiWorker worker = start(1, 20)) {
      await().atMost(SOON).until(() -> worker.names().size() >= 8);
      enqueue(1, "block");
      await().atMost(SOON).until(() -> ran.get() == 2_000);
      // the one that is blocked stays, all others but the minimum go
      await().atMost(SOON).until(() -> worker.names().size() <= 2);
      release.countDown();
      await().atMost(SOON).until(() -> ran.get() == 2_001);
    }
    assertThat(troubles).isEmpty();
  }

  /**
   * On a machine that others use, a process gets little CPU time, and more threads do get it more:
   * then it grows by right. So each step is judged by the load at which it was taken.
   */
  @Test
  void jobsThatComputeBecomeACrowdOnlyWhereTheCpuHasRoom() {
    enqueue(20_000, "compute");
    int crowd = (int) Math.ceil(ScalingPolicy.CROWD_PER_CORE * LoadProbe.ofThisProcess().cores());
    try (MultiWorker worker = start(1, 200)) {
      // Some seconds of CPU time, of which a busy machine gives it little.
      await()
          .atMost(SOON.multipliedBy(3))
          .until(() -> ran.get() > 1_300 && worker.names().size() > 1);
      raw.call("DEL", redis.key("queue", "work"));
      goOn.set(false);
    }
    assertThat(actions)
        .filteredOn(each -> each.reason() == ScalingEvent.Reason.JOBS_WAIT)
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat(loadIn(each))
                    .isLessThanOrEqualTo(each.to() > crowd ? CROWD_PERCENT : LIMIT_PERCENT));
    assertThat(troubles).isEmpty();
  }

  private static int loadIn(ScalingEvent grown) {
    Matcher load = LOAD.matcher(grown.why());
    assertThat(load.find()).as(grown.why()).isTrue();
    return Integer.parseInt(load.group(1));
  }

  @Test
  void aStopInTheMiddleOfACheckIsNoTroubleAndLeavesNobodyBehind() {
    enqueue(5_000, "wait");
    for (int i = 0; i < 20; i++) {
      int before = ran.get();
      MultiWorker worker = start(1, 60, Duration.ofMillis(1)); // it does little else than to check
      await().atMost(SOON).until(() -> ran.get() > before);
      worker.close();
      assertThat(registered()).isZero();
    }
    assertThat(troubles).isEmpty();
  }

  @Test
  void aFixedSizeIsNeverAsked() {
    enqueue(50, "wait");
    try (MultiWorker worker = start(3, 3)) {
      await().atMost(SOON).until(() -> ran.get() == 50);
      assertThat(worker.names()).hasSize(3);
    }
    assertThat(actions).isEmpty();
  }

  @Test
  void boundsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> start(5, 4))
        .hasMessage("expected taskProcessors to be at most 5 (the fewest) or more, got: 4");
    assertThatThrownBy(() -> start(0, 4))
        .hasMessage("expected taskProcessors to be 1 or more, got: 0");
    assertThat(List.copyOf(started)).isEmpty();
  }
}
