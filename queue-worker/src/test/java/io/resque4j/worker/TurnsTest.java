package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int SECONDS = 30;

  private final AtomicInteger inTurn = new AtomicInteger();
  private final AtomicInteger mostInTurn = new AtomicInteger();
  private final AtomicReference<String> lastThread = new AtomicReference<>("");
  private volatile long patience = LONG.toNanos();
  private final AtomicInteger turnsTaken = new AtomicInteger();
  private final JobPool pool = new JobPool(task -> daemon(task, "helper"), 4, LONG);
  private Turns turns = turns(pool);
  private Thread home;

  private Turns turns(JobThreads.Runner runner) {
    Turns made = new Turns(runner, this::turn);
    runner.attend(made);
    return made;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private long turn() {
    mostInTurn.accumulateAndGet(inTurn.incrementAndGet(), Math::max);
    lastThread.set(Thread.currentThread().getName());
    turns.handle();
    inTurn.decrementAndGet();
    turnsTaken.incrementAndGet();
    return patience;
  }

  private void begin() {
    home = daemon(() -> turns.stay(() -> {}), "home");
    home.start();
  }

  @AfterEach
  void end() throws InterruptedException {
    turns.execute(() -> patience = Turns.Turn.OVER);
    home.join(Duration.ofSeconds(SECONDS).toMillis());
    assertThat(home.isAlive()).isFalse();
    assertThat(mostInTurn.get()).isEqualTo(1);
  }

  @Test
  void eachMessageIsHandledOnceInItsOrderWhoeverTakesTheTurn() throws InterruptedException {
    begin();
    int producers = 3;
    int each = 20_000;
    int[] next = new int[producers]; // touched in a turn only
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(2 * producers * each);
    for (int p = 0; p < producers; p++) {
      int producer = p;
      daemon(() -> produce(producer, each, next, wrong, ended), "producer").start();
    }

    assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.get()).isZero();
    assertThat(next).containsOnly(each);
  }

  /** Each message has a job run, as a claim's reply does, and the job's end is a message again. */
  private void produce(
      int producer, int number, int[] next, AtomicInteger wrong, CountDownLatch ended) {
    Random random = new Random(producer);
    for (int i = 0; i < number; i++) {
      int expected = i;
      turns.execute(
          () -> {
            wrong.addAndGet(next[producer]++ == expected ? 0 : 1);
            ended.countDown();
            pool.execute(() -> turns.leave(ended::countDown));
          });
      if (random.nextInt(100) == 0) {
        LockSupport.parkNanos(random.nextInt(200_000));
      }
    }
  }

  @Test
  void aThreadThatSleepsIsCalledForAMessageAndRunsTheJobThatItBrings() {
    CountDownLatch warm = new CountDownLatch(1);
    pool.execute(warm::countDown); // from now on a thread is there
    begin();
    AtomicReference<String> ranOn = new AtomicReference<>("");

    await()
        .atMost(Duration.ofSeconds(SECONDS)) // it may still be on its way to sleep
        .until(
            () -> {
              turns.execute(
                  () ->
                      pool.execute(
                          () ->
                              ranOn.set(
                                  lastThread.get() + " " + Thread.currentThread().getName())));
              return ranOn.get().equals("helper helper");
            });
    assertThat(pool.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void whileAllHelpersAreAtWorkMessagesAreHandledAtHome() throws InterruptedException {
    JobPool one = new JobPool(task -> daemon(task, "helper"), 1, LONG);
    turns = turns(one);
    begin();
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch handled = new CountDownLatch(2);
    one.execute(() -> turns.leave(handled::countDown)); // its end is nobody's but ours
    one.execute(() -> waitFor(end));
    turns.execute(handled::countDown);

    assertThat(handled.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(end.getCount()).isEqualTo(1);
    end.countDown();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsDueSoonerThanHomeKnewOfIsDoneInTime() {
    pool.execute(() -> {});
    begin();
    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .until(() -> home.getState() == Thread.State.TIMED_WAITING);

    pool.execute(
        () ->
            turns.leave(
                () -> {
                  patience = Duration.ofMillis(1).toNanos();
                }));

    int before = turnsTaken.get();
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> turnsTaken.get() > before + 10);
    assertThat(lastThread.get()).isEqualTo("home");
  }

  @Test
  void whenAllIsOverNothingIsHandledAnyMore() throws InterruptedException {
    begin();
    turns.execute(() -> patience = Turns.Turn.OVER);
    home.join(Duration.ofSeconds(SECONDS).toMillis());
    AtomicInteger handled = new AtomicInteger();

    turns.execute(handled::incrementAndGet);

    assertThat(turns.run()).isFalse();
    assertThat(turns.waits()).isFalse();
    assertThat(handled.get()).isZero();
  }

  @Test
  void whoMustNotBeKeptTakesATurnOnlyWhenNobodyHasIt() throws InterruptedException {
    begin();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    turns.execute(
        () -> {
          assertThat(turns.inTurn(() -> true)).as("the one that it has itself").isFalse();
          inside.countDown();
          waitFor(end);
        });
    assertThat(inside.await(SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(turns.inTurn(() -> true)).isFalse();

    end.countDown();
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> turns.inTurn(() -> true));
    assertThat(turns.inTurn(() -> false)).isFalse();
  }

  /** It may say that no more jobs are wanted. */
  @Test
  void whatWaitsIsHandledBeforeSuchATurn() throws InterruptedException {
    CountDownLatch handled = new CountDownLatch(1);
    turns.leave(handled::countDown);

    assertThat(turns.inTurn(() -> true)).isFalse();

    begin();
    assertThat(handled.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(SECONDS)).until(() -> turns.inTurn(() -> true));
  }

  /** Who was called for a message may find the turn taken, and leaves the message to its owner. */
  @Test
  void aMessageThatComesDuringSuchATurnIsHandledAfterIt() throws InterruptedException {
    begin();
    for (int n = 0; n < 200; n++) {
      CountDownLatch handled = new CountDownLatch(1);
      AtomicInteger taken = new AtomicInteger();
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(SECONDS))
          .until(
              () ->
                  turns.inTurn(
                      () -> {
                        taken.incrementAndGet();
                        turns.leave(handled::countDown); // as if who was called had gone already
                        return true;
                      }));

      assertThat(handled.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(taken).hasValue(1);
    }
  }

  @Test
  void whenAllIsOverNobodyTakesATurn() throws InterruptedException {
    begin();
    turns.execute(() -> patience = Turns.Turn.OVER);
    home.join(Duration.ofSeconds(SECONDS).toMillis());

    assertThat(turns.inTurn(() -> true)).isFalse();
  }

  /** A listener may interrupt the thread that has the turn. */
  @Test
  void anInterruptInATurnKeepsNobodyAwake() {
    begin();
    turns.execute(() -> Thread.currentThread().interrupt());

    await()
        .atMost(Duration.ofSeconds(SECONDS))
        .until(() -> turnsTaken.get() > 1 && home.getState() == Thread.State.TIMED_WAITING);
    assertThat(turnsTaken.get()).isLessThan(10);
  }

  @Test
  void anInterruptInATurnIsNotTheNextJobs() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(20);
    AtomicInteger interrupted = new AtomicInteger();
    pool.execute(() -> {});
    begin();
    while (ran.getCount() > 0) {
      CountDownLatch one = new CountDownLatch(1);
      turns.execute(
          () -> {
            Thread.currentThread().interrupt();
            String bringer = Thread.currentThread().getName();
            pool.execute(
                () -> {
                  interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                  if (bringer.equals("helper")) {
                    ran.countDown();
                  }
                  one.countDown();
                });
          });
      assertThat(one.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(interrupted.get()).isZero();
  }
}
