package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

final class JobPoolTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int SECONDS = 30;

  @Test
  void eachJobRunsOnceHoweverManyComeAtWhatTime() throws InterruptedException {
    int each = 20_000;
    int producers = 3;
    JobPool pool = new JobPool(daemons(), 8, Duration.ofNanos(50_000)); // threads come and go
    AtomicIntegerArray runs = new AtomicIntegerArray(each * producers);
    CountDownLatch all = new CountDownLatch(each * producers);
    for (int p = 0; p < producers; p++) {
      int first = p * each;
      daemons()
          .newThread(
              () -> {
                Random random = new Random(first);
                for (int i = 0; i < each; i++) {
                  int job = first + i;
                  pool.execute(
                      () -> {
                        runs.incrementAndGet(job);
                        all.countDown();
                      });
                  if (random.nextInt(50) == 0) {
                    LockSupport.parkNanos(random.nextInt(200_000));
                  }
                }
              })
          .start();
    }

    assertThat(all.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < runs.length(); i++) {
      assertThat(runs.get(i)).as("job %d", i).isEqualTo(1);
    }
  }

  @Test
  void asManyRunAtATimeAsItHasThreads() throws InterruptedException {
    int atOnce = 50;
    JobPool pool = new JobPool(daemons(), atOnce, LONG);
    for (int round = 0; round < 20; round++) {
      CyclicBarrier together = new CyclicBarrier(atOnce);
      CountDownLatch all = new CountDownLatch(atOnce);
      for (int i = 0; i < atOnce; i++) {
        pool.execute(
            () -> {
              try {
                together.await(SECONDS, TimeUnit.SECONDS);
                all.countDown();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
      }
      assertThat(all.await(SECONDS, TimeUnit.SECONDS)).as("round %d", round).isTrue();
    }
    assertThat(pool.size()).isEqualTo(atOnce);
  }

  @Test
  void aJobThatLastsKeepsNoOtherFromRunning() throws InterruptedException {
    JobPool pool = new JobPool(daemons(), 2, LONG);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1_000);
    pool.execute(() -> awaitQuietly(blocked));
    for (int i = 0; i < 1_000; i++) {
      pool.execute(others::countDown);
    }

    assertThat(others.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    blocked.countDown();
  }

  @Test
  void threadsWithoutAJobEndAndNewOnesCome() throws InterruptedException {
    JobPool pool = new JobPool(daemons(), 4, Duration.ofMillis(20));
    for (int round = 0; round < 3; round++) {
      CountDownLatch ran = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) {
        pool.execute(ran::countDown);
      }
      assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      await().untilAsserted(() -> assertThat(pool.size()).isZero());
    }
  }

  @Test
  void whenItHasEndedItsThreadsEndAndAJobThatComesAllTheSameIsRun() throws InterruptedException {
    JobPool pool = new JobPool(daemons(), 4, Duration.ofDays(1));
    CountDownLatch together = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      pool.execute(
          () -> {
            together.countDown();
            awaitQuietly(together);
          });
    }
    assertThat(together.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    CountDownLatch lasts = new CountDownLatch(1);
    pool.execute(() -> awaitQuietly(lasts));

    pool.end();

    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> pool.size() == 1);
    lasts.countDown();
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> pool.size() == 0);
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(ran::countDown);
    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> pool.size() == 0);
  }

  @Test
  void threadsThatFellAsleepTogetherEndOneByOne() {
    JobPool pool = new JobPool(daemons(), 1, LONG);

    assertThat(IntStream.range(0, 500).mapToObj(i -> pool.idleNanos()))
        .allSatisfy(each -> assertThat(each).isBetween(LONG.toNanos(), LONG.toNanos() * 3 / 2))
        .doesNotHaveDuplicates();
  }

  @Test
  void anInterruptThatCameLateIsNotTheNextJobs() throws InterruptedException {
    JobPool pool = new JobPool(daemons(), 1, LONG);
    CountDownLatch ran = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    pool.execute(() -> Thread.currentThread().interrupt());
    pool.execute(
        () -> {
          interrupted.set(Thread.currentThread().isInterrupted() ? 1 : 0);
          ran.countDown();
        });

    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(interrupted).hasValue(0);
  }

  @Test
  void aJobForWhichThereIsNoThreadIsRefusedAndTheNextOneRuns() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    ThreadFactory first =
        task -> {
          if (calls.incrementAndGet() == 1) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return daemons().newThread(task);
        };
    JobPool pool = new JobPool(first, 1, LONG);
    CountDownLatch refused = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);

    assertThatThrownBy(() -> pool.execute(refused::countDown)).isInstanceOf(OutOfMemoryError.class);
    pool.execute(ran::countDown);

    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(refused.getCount()).isOne();
  }

  @Test
  void aThreadThatDiesOfItsJobIsReplaced() throws InterruptedException {
    ThreadFactory silent =
        task -> {
          Thread thread = daemons().newThread(task);
          thread.setUncaughtExceptionHandler((dead, error) -> {});
          return thread;
        };
    JobPool pool = new JobPool(silent, 1, LONG);
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(
        () -> {
          throw new IllegalStateException("planted");
        });
    pool.execute(ran::countDown);

    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aJobThatComesWhileTheOnlyThreadEndsGetsAnother() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<Thread> first = new AtomicReference<>();
    ThreadFactory factory =
        task -> {
          Thread thread = daemons().newThread(task);
          thread.setUncaughtExceptionHandler((dead, error) -> {});
          first.compareAndSet(null, thread);
          return thread;
        };
    JobPool pool =
        new JobPool(factory, 1, LONG) {
          @Override
          boolean startOne() {
            boolean started = super.startOne();
            if (!started) { // it counted the first thread, which ends now and sees that we look
              end.countDown();
              joinQuietly(first.get());
            }
            return started;
          }
        };
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(
        () -> {
          begun.countDown();
          awaitQuietly(end);
          throw new IllegalStateException("planted");
        });
    assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();

    pool.execute(ran::countDown);

    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory daemons() {
    return task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Such as an error of a listener's when there is no memory left. */
  @Test
  void anErrandThatThrowsLeavesAPoolThatGoesOn() throws InterruptedException {
    AtomicInteger left = new AtomicInteger(3);
    JobPool pool =
        new JobPool(
            task -> {
              Thread thread = daemons().newThread(task);
              thread.setUncaughtExceptionHandler((dead, error) -> {});
              return thread;
            },
            1,
            LONG);
    pool.attend(
        new JobThreads.Errand() {
          @Override
          public boolean waits() {
            return left.get() > 0;
          }

          @Override
          public boolean run() {
            left.decrementAndGet();
            throw new OutOfMemoryError("of a test");
          }

          @Override
          public void unattended() {
            // it is a helper's
          }
        });
    CountDownLatch ran = new CountDownLatch(1);

    pool.execute(ran::countDown);

    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theClassLoaderThatAJobHasSetIsNotTheNextOnes() throws Exception {
    JobPool pool = new JobPool(daemons(), 1, LONG);
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    try (URLClassLoader foreign = new URLClassLoader(new URL[0])) {
      pool.execute(() -> Thread.currentThread().setContextClassLoader(foreign));
      pool.execute(
          () -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            ran.countDown();
          });

      assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(seen.get()).isSameAs(own);
  }

  @Test
  void whatAJobHasPutIntoTheMdcIsNotTheNextOnes() throws Exception {
    JobPool pool = new JobPool(daemons(), 1, LONG);
    AtomicReference<String> seen = new AtomicReference<>("nothing");
    CountDownLatch ran = new CountDownLatch(1);
    pool.execute(
        () -> {
          MDC.put("class", "first");
          assertThat(MDC.get("class")).isEqualTo("first");
          seen.set("put");
        });
    pool.execute(
        () -> {
          seen.set(seen.get() + ", then " + MDC.get("class"));
          ran.countDown();
        });

    assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(seen.get()).isEqualTo("put, then null");
  }
}
