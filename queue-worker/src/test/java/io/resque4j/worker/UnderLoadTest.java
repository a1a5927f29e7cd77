package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.LedgerReport;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RemainingJobs;
import io.resque4j.testkit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis is killed, stopped and made to forget all scripts while jobs come in and are performed. As
 * long as it keeps what it acknowledged nothing is lost, and since no worker dies nothing runs
 * twice.
 */
@RedisTest(
    dedicated = true,
    config = {"appendonly yes", "appendfsync everysec"})
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class UnderLoadTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern JOB = Pattern.compile("job-\\d+");

  @TempDir private Path folder;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();
  private TestRedis redis;
  private Resque resque;
  private Ledger ledger;
  private volatile boolean producing;

  private final WorkerListener listener =
      new WorkerListener() {
        @Override
        public void onSuccess(JobEvent job, Object result) {
          done.incrementAndGet();
        }

        @Override
        public void onRecovered(RecoveredJob job) {
          heard.add("recovered");
        }

        @Override
        public void onLostClaim(String worker, String claimId) {
          heard.add("lost");
        }

        @Override
        public void onError(String what, Throwable error) {
          heard.add("error " + what + ": " + error);
        }
      };

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .commandTimeout(Duration.ofSeconds(2))
            .connect();
    ledger = Ledger.at(folder.resolve("ledger"));
  }

  @AfterEach
  void close() {
    producing = false;
    ledger.close();
    resque.close();
  }

  private MultiWorker worker(String name) {
    return worker(name, MortalWorker.LEASE);
  }

  private MultiWorker worker(String name, Duration lease) {
    return LedgerWorker.builder(resque, ledger, name).lease(lease).listener(listener).start();
  }

  private CompletableFuture<Integer> produce() {
    producing = true;
    return CompletableFuture.supplyAsync(
        () -> {
          int n = 0;
          while (producing) {
            enqueue("job-" + ++n);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          }
          return n;
        });
  }

  private void enqueue(String id) {
    try {
      resque.queue().enqueue("math", "record", id, 1);
      ledger.acknowledged(id);
    } catch (UnknownOutcomeException e) {
      ledger.unknown(id);
    } catch (ResqueConnectionException | RedisRefusedException e) {
      // it is in no queue, and nobody was told that it is
    }
  }

  /** Waits until so many more jobs are done. */
  private void goesOn(int jobs) {
    int from = done.get();
    await().atMost(SOON).until(() -> done.get() >= from + jobs);
  }

  private void endAndVerify(CompletableFuture<Integer> producer) {
    producing = false;
    int enqueued = producer.join();
    await().atMost(SOON).until(() -> RemainingJobs.ids(redis, JOB).isEmpty());
    LedgerReport report = ledger.check(RemainingJobs.ids(redis, JOB));
    System.out.println(enqueued + " tried; " + report);
    report.verify(0);
    assertThat(report.executed()).isGreaterThanOrEqualTo(report.acknowledged());
    assertThat(heard).doesNotContain("recovered", "lost");
    assertThat(resque.queue().failedCount()).isZero();
  }

  @Test
  void nothingIsLostWhenRedisIsKilledAndStartsAgain(RedisServer server) {
    try (MultiWorker one = worker("one");
        MultiWorker two = worker("two")) {
      CompletableFuture<Integer> producer = produce();
      for (int kill = 0; kill < 3; kill++) {
        goesOn(150);
        server.kill();
        server.restart();
      }
      goesOn(150);
      endAndVerify(producer);
    }
  }

  @Test
  void nothingIsLostOrTakenFromALiveWorkerWhenRedisStandsStill(RedisServer server) {
    try (MultiWorker one = worker("one");
        MultiWorker two = worker("two")) {
      CompletableFuture<Integer> producer = produce();
      goesOn(150);
      server.suspend();
      await().pollDelay(MortalWorker.LEASE.plusSeconds(1)).atMost(SOON).until(() -> true);
      server.resume();
      goesOn(150);
      await().pollDelay(MortalWorker.LEASE).atMost(SOON).until(() -> true);
      endAndVerify(producer);
    }
  }

  @Test
  void aRedisThatForgetsItsScriptsAllTheTimeIsNotNoticed() {
    Duration lease = Duration.ofSeconds(30); // not even a beat that is slow is to be heard of
    try (RawRedis raw = redis.connect();
        MultiWorker one = worker("one", lease);
        MultiWorker two = worker("two", lease)) {
      CompletableFuture<Integer> producer = produce();
      int flushes = 0;
      while (done.get() < 600) {
        raw.call("SCRIPT", "FLUSH");
        flushes++;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      assertThat(flushes).isGreaterThan(20);
      endAndVerify(producer);
    }
    assertThat(heard).isEmpty();
  }
}
