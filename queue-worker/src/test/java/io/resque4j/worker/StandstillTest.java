package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real worker processes that stand still, or whose Redis is away, for longer than the lease. */
@RedisTest(
    dedicated = true,
    config = {"appendonly yes", "appendfsync always"})
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class StandstillTest extends MortalWorkersScene {
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

  private MultiWorker here(int processors) {
    return here("math", processors, true, listener);
  }

  @Test
  void aWorkerThatStoodStillForLongerThanItsLeaseCannotEndItsJobAndRegistersAgain() {
    try (JavaProcess sleeper = process(1, "quick", "math")) {
      hold("job-1");
      await().atMost(SOON).until(() -> starts() == 1);
      try (MultiWorker survivor = here(1)) {
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
      try (MultiWorker worker = here(3)) {
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
    try (JavaProcess other = process(1, "quick", "math");
        MultiWorker worker = here(2)) {
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
}
