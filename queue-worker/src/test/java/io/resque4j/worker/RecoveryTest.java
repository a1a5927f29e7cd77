package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.ProcessName;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real worker processes that die, stand still or are cut off; there is no scheduler. */
@RedisTest(
    dedicated = true,
    config = {"appendonly yes", "appendfsync always"})
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class RecoveryTest extends MortalWorkersScene {
  private RawRedis raw;

  private final WorkerListener listener =
      new WorkerListener() {
        @Override
        public void onLeaseDoubtful(Duration silence) {
          heard.add("doubtful");
        }

        @Override
        public void onLeaseRenewed() {
          heard.add("renewed");
        }

        @Override
        public void onSuccess(JobEvent job, Object result) {
          heard.add("success");
        }
      };

  @BeforeEach
  void connectRaw() {
    raw = redis.connect();
  }

  @AfterEach
  void closeRaw() {
    raw.close();
  }

  private JavaProcess process(int processors, String times) {
    return process(processors, times, "math");
  }

  private MultiWorker here(int processors, boolean quick) {
    return here("math", processors, quick, listener);
  }

  private void hold(String id) {
    resque.queue().enqueue("math", "hold", id, release.toString());
  }

  private long starts() {
    return count(Ledger.Event.START);
  }

  private long startsOf(String id) {
    return ledger.entries().stream()
        .filter(each -> each.event() == Ledger.Event.START && each.id().equals(id))
        .count();
  }

  private boolean isMember(long pid) {
    return resque.queue().workers().stream()
        .anyMatch(each -> each.name().contains(":" + pid + "-"));
  }

  @Test
  void theJobsOfAKilledWorkerRunElsewhereWithinFifteenSecondsWithTheUsualTimes() {
    try (JavaProcess victim = process(4, "usual")) {
      IntStream.range(0, 4).forEach(i -> hold("job-" + i));
      await().atMost(SOON).until(() -> starts() == 4);
      try (MultiWorker survivor = here(1, false)) {
        victim.kill();
        long killed = System.nanoTime();
        release();
        await().atMost(SOON).until(() -> processed() == 4);
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        System.out.println("recovered after " + took);
        assertThat(took).isLessThan(Duration.ofSeconds(15));
        assertThat(isMember(victim.pid())).isFalse();
      }
    }
    assertThat(ledger.entries())
        .filteredOn(each -> each.event() == Ledger.Event.START && each.worker().equals("here"))
        .extracting(Ledger.Entry::id)
        .containsExactly("job-0", "job-1", "job-2", "job-3");
    assertThat(raw.number("EXISTS", redis.key("resque4j", "recoveries"))).isZero();
    assertThat(resque.queue().failedCount()).isZero();
  }

  @Test
  void aWorkerThatStoodStillForLongerThanItsLeaseCannotEndItsJobAndRegistersAgain() {
    try (JavaProcess sleeper = process(1, "quick")) {
      hold("job-1");
      await().atMost(SOON).until(() -> starts() == 1);
      try (MultiWorker survivor = here(1, true)) {
        sleeper.suspend();
        await().atMost(SOON).until(() -> starts() == 2);
        await().atMost(SOON).until(() -> heard.contains("recovered")); // told after it was done
        assertThat(isMember(sleeper.pid())).isFalse();

        sleeper.resume();
        await().atMost(SOON).until(() -> sleeper.output().contains("lost a claim"));
        await().atMost(SOON).until(() -> isMember(sleeper.pid()));
        release();
        await().atMost(SOON).until(() -> heard.contains("success"));
        await().atMost(SOON).until(() -> count(Ledger.Event.END) == 2);
        hold("job-2");
        hold("job-3");
        await().atMost(SOON).until(() -> processed() == 3);
        assertThat(sleeper.output()).doesNotContain("success job-1");
        assertThat(survivor.names()).hasSize(1);
      }
    }
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(resque.queue().length("math")).isZero();
    assertThat(heard).doesNotContain("lost");
  }

  @Test
  void anObserverThatStoodStillTakesNobodyForDead() {
    // on another queue: a job that it holds while it stands still is rightly recovered
    try (JavaProcess observer = process(1, "quick", "elsewhere")) {
      await()
          .atMost(SOON)
          .until(() -> raw.number("EXISTS", redis.key("resque4j", "sweeper", "ours")) == 1);
      try (MultiWorker worker = here(3, true)) {
        hold("job-1");
        hold("job-2");
        await().atMost(SOON).until(() -> starts() == 2);
        observer.suspend();
        await().pollDelay(MortalWorker.LEASE.plusSeconds(1)).atMost(SOON).until(() -> true);
        observer.resume();
        // It looks again, and finds everyone alive; meanwhile it was taken for dead itself.
        await().atMost(SOON).until(() -> isMember(observer.pid()));
        await().pollDelay(MortalWorker.LEASE).atMost(SOON).until(() -> true);
        assertThat(observer.output()).doesNotContain("recovered");
        release();
        await().atMost(SOON).until(() -> processed() == 2);
        assertThat(worker.names()).hasSize(3);
      }
    }
    assertThat(heard).doesNotContain("lost", "recovered");
    assertThat(startsOf("job-1") + startsOf("job-2")).isEqualTo(2);
  }

  /** Silence for longer than the lease, as every process sees it. */
  private void outlastTheLease() {
    await().atMost(SOON).until(() -> heard.contains("doubtful")); // three quarters of it
    await().pollDelay(MortalWorker.LEASE.dividedBy(2)).atMost(SOON).until(() -> true);
  }

  private void isOver() {
    await().atMost(SOON).until(() -> heard.contains("renewed"));
    heard.removeAll(List.of("doubtful", "renewed"));
  }

  @Test
  void noLiveJobIsRecoveredWhenRedisWasAwayOrRefusedWritesForLongerThanTheLease(
      RedisServer server) {
    try (JavaProcess other = process(1, "quick");
        MultiWorker worker = here(2, true)) {
      IntStream.range(0, 3).forEach(i -> hold("job-" + i));
      await().atMost(SOON).until(() -> starts() == 3);

      server.suspend();
      outlastTheLease();
      server.resume();
      isOver();

      raw.call("CONFIG", "SET", "min-replicas-to-write", 1); // reads go on, and show old pings
      outlastTheLease();
      assertThatThrownBy(() -> hold("refused"))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("NOREPLICAS");
      raw.call("CONFIG", "SET", "min-replicas-to-write", 0);
      isOver();

      server.kill();
      outlastTheLease();
      server.restart();
      isOver();
      await().pollDelay(MortalWorker.LEASE).atMost(SOON).until(() -> true);

      release();
      await().atMost(SOON).ignoreExceptions().until(() -> processed() == 3);
      assertThat(worker.names()).hasSize(2);
      assertThat(other.output())
          .contains("doubtful", "renewed")
          .doesNotContain("recovered", "lost");
    }
    assertThat(heard).doesNotContain("recovered", "lost");
    assertThat(starts()).isEqualTo(3);
  }

  @Test
  void aJobThatKillsItsProcessEachTimeIsGivenUpAndItsNeighboursAreNot() {
    release();
    resque.queue().enqueue("math", "kill", "killer");
    IntStream.range(0, 40).forEach(i -> hold("job-" + i));
    int deaths = 0;
    while (resque.queue().failedCount() == 0 || resque.queue().length("math") > 0) {
      assertThat(deaths).isLessThan(10);
      try (JavaProcess worker = process(8, "quick")) {
        await()
            .atMost(SOON)
            .until(
                () ->
                    !worker.isRunning()
                        || (resque.queue().failedCount() > 0
                            && resque.queue().length("math") == 0
                            && processed() == 40));
        deaths += worker.isRunning() ? 0 : 1;
      }
    }

    assertThat(deaths).isEqualTo(4); // as it came, and three recoveries
    assertThat(startsOf("killer")).isEqualTo(4);
    assertThat(resque.queue().failed(0, -1))
        .singleElement()
        .extracting(FailedJob::backtrace)
        .matches(lines -> lines.get(1).equals("resque4j#maxRecoveries"));
    assertThat(processed()).isEqualTo(40);
  }

  @Test
  void aRestartWithTheSameHostAndPidOverwritesNothingOfTheDead() {
    ProcessName now = ProcessName.create();
    WorkerName dead = new ProcessName(now.host(), now.pid(), "zzzzzz").worker(1, "math");
    byte[] job = JobPayload.of("math", "hold", "job-1", release.toString()).raw();
    byte[] claim = ClaimPayload.write("dead-1", "now", "math", dead.name(), job);
    raw.call("SADD", redis.key("workers"), dead.member());
    raw.call("SET", redis.key("worker", dead.member()), claim);
    release();
    hold("job-2");

    try (MultiWorker again = here(1, true)) {
      await().atMost(SOON).until(() -> startsOf("job-2") == 1);
      assertThat(raw.call("GET", redis.key("worker", dead.member()))).isEqualTo(claim);
      await().atMost(SOON).until(() -> startsOf("job-1") == 1);
      await().atMost(SOON).until(() -> processed() == 2);
      assertThat(List.copyOf(resque.queue().workers())).isEqualTo(again.names());
    }
  }
}
