package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.WorkerStore.Found;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the dispatcher does when something is missing or refuses. */
@RedisTest
final class DispatcherTest extends DispatcherScene {
  @Test
  void aJobForWhichThereIsNoThreadGoesBackAndTheWorkGoesOn() {
    AtomicInteger attempts = new AtomicInteger();
    resque.queue().enqueue("math", "note", "one");
    start(
        job -> {
          if (attempts.incrementAndGet() <= 2) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          new Thread(job).start();
        });

    await().atMost(SOON).until(() -> ran.contains("one"));

    assertThat(attempts).hasValue(3);
    assertThat(troubles).hasSize(2).allMatch(each -> each.contains("no thread"));
    await().atMost(SOON).until(() -> "1".equals(raw.text("GET", redis.key("stat:processed"))));
    assertThat(resque.queue().failedCount()).isZero();
  }

  /** The last job may end just when nobody waits for it any longer. */
  @Test
  void whoStopsOneThatHasEndedAlreadyDoesNotWaitForEver() throws Exception {
    start(job -> new Thread(job).start());
    dispatcher.stop();
    assertThat(dispatcher.awaitEnd(SOON)).isTrue();

    dispatcher.stopOneByOne().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** A shortcut over a connection that does nothing else. */
  private final class Over implements Shortcut {
    private final Queue<Boolean> answers = new ConcurrentLinkedQueue<>();

    @Override
    public ClaimStore claims() {
      return waiting.claims();
    }

    @Override
    public void answered(boolean found) {
      answers.add(found);
    }
  }

  @Test
  void whoHearsOfAJobFirstAsksOnlyWhileAllIsIdleAndWhoIsRungAsksForThoseThatAre() {
    Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    start(jobs::add);
    raw.call("SADD", redis.key("resque4j", "paused"), "math"); // its own looks find nothing
    dispatcher.resize(2, pool.create(1));
    await().atMost(SOON).until(() -> pool.all().size() == 2);
    resque.queue().enqueue("math", "note", "one");
    Over over = new Over();

    // While it looks by itself, as it does every 20 ms here, it is not idle for a moment.
    await().atMost(SOON).until(() -> dispatcher.askAtOnce("math", over, true));
    await().atMost(SOON).until(() -> !over.answers.isEmpty());
    assertThat(over.answers).containsExactly(false);
    raw.call("DEL", redis.key("resque4j", "paused"));
    await().atMost(SOON).until(() -> jobs.size() == 1); // one of two runs now

    assertThat(dispatcher.askAtOnce("math", over, true)).isFalse();
    await().atMost(SOON).until(() -> dispatcher.askAtOnce("math", over, false));
    await().atMost(SOON).until(() -> over.answers.size() == 2);
    jobs.remove().run();
    await().atMost(SOON).until(() -> ran.contains("one"));
  }

  @Test
  void aClaimThatIsTriedAgainWaitsWhileOthersMayTakeThisProcessForDead() {
    raw.call("SET", redis.key("workers"), "no set");
    start(job -> new Thread(job).start());
    await().atMost(SOON).until(() -> !troubles.isEmpty());
    clock.advance(Duration.ofSeconds(8));
    await().atMost(SOON).until(() -> troubles.contains("doubtful"));

    raw.call("DEL", redis.key("workers"));
    resque.queue().enqueue("math", "note", "one");

    await().during(Duration.ofSeconds(1)).atMost(SOON).until(ran::isEmpty);
    lease.renewed(lease.now());
    await().atMost(SOON).until(() -> ran.contains("one"));
  }

  private boolean othersAreRung() {
    return raw.number("EXISTS", redis.key("resque4j", "bell", "queue", "math")) == 1;
  }

  @Test
  void whoIsToTakeNoMoreJobsWhenItsClaimHasFailedHasOthersRung() {
    raw.call("SET", redis.key("workers"), "no set");
    resque.queue().enqueue("math", "note", "one");
    start(job -> new Thread(job).start());
    await().atMost(SOON).until(() -> !troubles.isEmpty());
    assertThat(othersAreRung()).isFalse();

    dispatcher.quiet();

    await().atMost(SOON).until(this::othersAreRung);
    raw.call("DEL", redis.key("workers"));
  }

  @Test
  void whoIsToTakeNoMoreJobsBeforeItAskedForWhatItWasRungForPassesItOn() throws Exception {
    CountDownLatch holdsTheTurn = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        job -> {
          holdsTheTurn.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          new Thread(job).start();
        });
    dispatcher.resize(2, pool.create(1));
    await().atMost(SOON).until(() -> pool.all().size() == 2);
    resque.queue().enqueue("math", "note", "one");
    assertThat(holdsTheTurn.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    resque.queue().enqueue("math", "note", "two");

    dispatcher.rung("math");
    dispatcher.quiet();
    goOn.countDown();

    await().atMost(SOON).until(this::othersAreRung);
    assertThat(resque.queue().length("math")).isOne();
  }

  @Test
  void whoIsToTakeNoMoreJobsWhileItsClaimIsUnderWayWaitsForNoRing() throws InterruptedException {
    try (LossyProxy line = LossyProxy.to(redis.server());
        Resque overLine = Resque.builder().uri(line.uri()).namespace(redis.namespace()).connect()) {
      start(job -> new Thread(job).start(), overLine.openStores());
      doorbell.begin(queue -> {});
      await().atMost(SOON).until(doorbell::waits);
      line.delayReplies(Duration.ofSeconds(2));
      int before = line.commands().size();
      await().atMost(SOON).until(() -> line.commands().size() > before);

      dispatcher.stop();

      assertThat(dispatcher.awaitEnd(SOON)).isTrue();
      assertThat(doorbell.waits()).isFalse();
    }
  }

  /** What a heartbeat finds of the first processor. */
  private void beat() {
    TaskProcessor processor = pool.all().get(0);
    long sent = lease.now();
    List<Found> found =
        RedisGateway.await(stores.workers().heartbeat(List.of(processor.name()), 1, 1));
    dispatcher.found(processor, found.get(0), sent);
  }

  @Test
  void aClaimThatIsThereAgainWhenItsJobHasEndedGoesBackAndTheWorkGoesOn() {
    AtomicReference<String> claim = new AtomicReference<>();
    start(
        job -> {
          claim.compareAndSet(null, raw.text("GET", claimKey()));
          new Thread(job).start();
        });
    resque.queue().enqueue("math", "note", "one");
    await().atMost(SOON).until(() -> ran.contains("one"));
    try (RawRedis other = redis.connect()) {
      await().atMost(SOON).until(() -> other.number("EXISTS", claimKey()) == 0);

      other.call("SET", claimKey(), claim.get()); // as in a replica that had not heard of its end
    }

    await()
        .atMost(SOON)
        .until(
            () -> {
              beat();
              return ran.size() == 2;
            });
    resque.queue().enqueue("math", "note", "two");
    await().atMost(SOON).until(() -> ran.size() == 3);
    assertThat(ran).containsExactly("one", "one", "two");
  }

  private String claimKey() {
    return redis.key("worker", pool.all().get(0).name().member());
  }

  /** The pool as the scaler sees it. */
  private final class Pool implements Scaler.Pool {
    @Override
    public int wanted() {
      return pool.wanted();
    }

    @Override
    public int size() {
      return pool.size();
    }

    @Override
    public void resize(int wanted) {
      dispatcher.resize(wanted, pool.create(Math.max(0, wanted - pool.size())));
    }
  }

  @Test
  void aSurplusThatLeftWhileItWasCountedOnIsReplaced() {
    start(job -> new Thread(job).start());
    LoadProbe probe = LoadProbe.ofThisProcess();
    Scaler scaler =
        new Scaler(
            new ScalingPolicy(1, 10, probe.cores()),
            probe,
            dispatcher,
            stores.queues()::anyWaiting,
            new Pool(),
            listeners,
            System::nanoTime);
    // two busy ones of a surplus were counted on, and have left before this came
    dispatcher.resize(3, List.of());
    await().atMost(SOON).until(() -> pool.wanted() == 3);
    assertThat(pool.size()).isOne();

    scaler.run();

    await().atMost(SOON).until(() -> pool.size() == 3);
  }
}
