package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stop ends when its caller is interrupted, and when Redis is away. */
@RedisTest(dedicated = true)
final class StopTest extends WorkerScene {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);

  private MultiWorker worker;
  private volatile boolean endsProcess;
  private volatile Thread jobThread;

  @Override
  Resque.Builder connection() {
    return super.connection().connectWait(Duration.ofSeconds(2));
  }

  @BeforeEach
  void begin() throws InterruptedException {
    Jobs jobs =
        Jobs.builder()
            .job(
                "wait",
                (context, args) -> {
                  jobThread = Thread.currentThread();
                  begun.countDown();
                  release.await();
                  return null;
                })
            .build();
    worker =
        MultiWorker.builder(resque, jobs)
            .queues("math")
            .taskProcessors(2)
            .endsProcess(() -> endsProcess)
            .start();
    resque.queue().enqueue("math", "wait");
    assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void end() {
    release.countDown();
    worker.stop(Duration.ZERO);
  }

  @Test
  void whatHasStoppedKeepsNoThreadForJobs() {
    release.countDown();

    assertThat(worker.stop(SOON)).isTrue();

    await().atMost(SOON).until(() -> !jobThread.isAlive());
  }

  /** What a stop returned, and whether its caller was interrupted then. */
  private record Stopped(boolean drained, boolean interrupted) {}

  private final class Stopping {
    private final CompletableFuture<Stopped> end = new CompletableFuture<>();
    private final Thread thread;

    Stopping(boolean interrupted) {
      this(interrupted, LONG);
    }

    Stopping(boolean interrupted, Duration deadline) {
      thread =
          new Thread(
              () -> {
                if (interrupted) {
                  Thread.currentThread().interrupt();
                }
                boolean drained = worker.stop(deadline);
                end.complete(new Stopped(drained, Thread.interrupted()));
              });
      thread.start();
    }

    Stopped end() {
      return end.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private void itIsUnderWay(Stopping stopping) {
    await().atMost(SOON).until(() -> !worker.health().takesJobs());
    await().atMost(SOON).until(() -> stopping.thread.getState() == Thread.State.TIMED_WAITING);
    assertThat(stopping.end).isNotDone();
  }

  @Test
  void anInterruptedCallerHasItDrainedAllTheSame() {
    Stopping stopping = new Stopping(true);
    itIsUnderWay(stopping);
    release.countDown();

    assertThat(stopping.end()).isEqualTo(new Stopped(true, true));
    assertThat(raw.text("GET", redis.key("stat:processed"))).isEqualTo("1");
    assertThat(raw.number("EXISTS", redis.key("workers"))).isZero();
  }

  @Test
  void aDeadlineThatNobodyOutlastsIsOneAsWell() {
    Stopping stopping = new Stopping(false, ChronoUnit.FOREVER.getDuration());
    itIsUnderWay(stopping);
    release.countDown();

    assertThat(stopping.end()).isEqualTo(new Stopped(true, false));
  }

  @Test
  void timesThatTheEngineCannotReckonWithAreRefused() {
    Duration tooLong = Duration.ofDays(300 * 365);
    MultiWorkerBuilder builder = MultiWorker.builder(resque, Jobs.NONE).queues("math");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.pollInterval(tooLong).start())
        .withMessage("expected pollInterval to be at most PT87600H, got: PT2628000H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.jobTimeout(tooLong).pollInterval(LONG).start())
        .withMessage("expected jobTimeout to be at most PT87600H, got: PT2628000H");
  }

  @Test
  void anInterruptWhileItDrainsIsItsDeadline() {
    Stopping stopping = new Stopping(false);
    itIsUnderWay(stopping);
    stopping.thread.interrupt();

    assertThat(stopping.end()).isEqualTo(new Stopped(true, true));
    assertThat(raw.number("LLEN", redis.key("queue", "math"))).as("given back").isOne();
    assertThat(raw.number("EXISTS", redis.key("failed"))).isZero();
    assertThat(raw.number("EXISTS", redis.key("workers"))).isZero();
  }

  @Test
  void anInterruptedOneThatAsksAgainWaitsForTheEnd() {
    Stopping first = new Stopping(false);
    itIsUnderWay(first);
    Stopping second = new Stopping(true);
    await().atMost(SOON).until(() -> second.thread.getState() == Thread.State.WAITING);
    release.countDown();

    assertThat(first.end()).isEqualTo(new Stopped(true, false));
    assertThat(second.end()).isEqualTo(new Stopped(true, true));
  }

  /** Parts of the end that wait for Redis one after the other took twice as long. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereRedisIsAwayItWaitsForABoundedTime(boolean endsProcess, RedisServer server) {
    this.endsProcess = endsProcess;
    server.kill();
    long begin = System.nanoTime();

    boolean drained = worker.stop(Duration.ofSeconds(1));

    assertThat(drained).as("its end could not be reported").isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
    System.out.println("stopped after " + Duration.ofNanos(System.nanoTime() - begin));
    server.restart();
  }
}
