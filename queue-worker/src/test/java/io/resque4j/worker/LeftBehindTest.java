package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.DelayedJob;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.RedisTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Worker processes that end while they hold a job, and ones that are too busy to seem alive. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class LeftBehindTest extends MortalWorkersScene {
  private final WorkerListener listener =
      new WorkerListener() {
        @Override
        public void onVeto(JobEvent job, String plugin, boolean reEnqueued) {
          heard.add("veto " + reEnqueued);
        }
      };

  private JavaProcess process(int processors) {
    return process(processors, "quick", "math");
  }

  private MultiWorker here(String queue, int processors) {
    return here(queue, processors, true, listener);
  }

  @Test
  void aJobThatEndsItsProcessProperlyIsNoSuccessAndRunsElsewhere() {
    resque.queue().enqueue("math", "exit", "job-1");
    try (JavaProcess worker = process(2)) {
      await().atMost(SOON).until(() -> count(Ledger.Event.START) == 1 && !worker.isRunning());
      assertThat(worker.output()).doesNotContain("success");
      assertThat(processed()).isZero();
      assertThat(resque.queue().length("math")).isZero();

      try (MultiWorker survivor = here("math", 1)) {
        await().atMost(SOON).until(() -> processed() == 1);
        assertThat(survivor.names()).hasSize(1);
      }
    }
    assertThat(heard).containsExactly("recovered");
    assertThat(count(Ledger.Event.START)).isEqualTo(2);
    assertThat(count(Ledger.Event.END)).isOne();
    assertThat(resque.queue().failedCount()).isZero();
  }

  @Test
  void sixEqualJobsUnderALockRunOneAtATimeAndNoneVanishesWhenTheHolderIsKilled() {
    try (JavaProcess holder = process(1)) {
      for (int i = 0; i < 6; i++) {
        resque.queue().enqueue("math", "locked", release.toString());
      }
      await().atMost(SOON).until(() -> count(Ledger.Event.START) == 1);
      try (MultiWorker survivor = here("math", 3)) {
        await().atMost(SOON).until(() -> heard.stream().filter("veto true"::equals).count() >= 5);
        moveDelayed();
        assertThat(count(Ledger.Event.START)).as("the holder lives").isOne();
        assertThat(heard).doesNotContain("recovered");

        holder.kill();
        await().atMost(SOON).until(() -> moveDelayed() && count(Ledger.Event.START) == 2);
        release();
        await().atMost(SOON).until(() -> moveDelayed() && processed() == 6);
        assertThat(survivor.names()).hasSize(3);
      }
      assertThat(heard).containsOnlyOnce("recovered").doesNotContain("lost");
      assertThat(mostAtATime()).isOne();
      assertThat(count(Ledger.Event.START)).isEqualTo(7);
      assertThat(count(Ledger.Event.END)).isEqualTo(6);
    }
    assertThat(resque.queue().failedCount()).isZero();
    assertThat(redis.keys()).noneMatch(key -> key.matches("(?s).*(workerslock|joblock|:held:).*"));
  }

  @Test
  void aPeriodicTaskIsNotDroppedAtTheLockOfItsOwnDeadRun() {
    try (JavaProcess holder = process(1)) {
      resque.queue().enqueue("math", "periodic", release.toString());
      await().atMost(SOON).until(() -> count(Ledger.Event.START) == 1);
      release();
      holder.kill();
      try (MultiWorker survivor = here("math", 1)) {
        await().atMost(SOON).until(() -> processed() == 1);
        assertThat(survivor.names()).hasSize(1);
      }
    }
    assertThat(heard).containsOnlyOnce("recovered").noneMatch(each -> each.startsWith("veto"));
    assertThat(count(Ledger.Event.END)).isOne();
  }

  /** Does what a scheduler would. */
  private boolean moveDelayed() {
    List<DelayedJob> delayed;
    try (Stream<DelayedJob> all = resque.queue().delayedJobs().stream()) {
      delayed = all.toList();
    }
    delayed.forEach(job -> resque.queue().delayedJobs().runNow(job));
    return true;
  }

  /** How many jobs of the survivor ran at the same time, at most. */
  private int mostAtATime() {
    int most = 0;
    int running = 0;
    for (Ledger.Entry entry : ledger.entries()) {
      if (entry.worker().equals(MortalWorker.SURVIVOR)) {
        running += entry.event() == Ledger.Event.START ? 1 : -1;
        most = Math.max(most, running);
      }
    }
    return most;
  }

  @Test
  void aProcessThatComputesAndCollectsGarbageAllTheTimeIsNotTakenForDead() {
    int seconds = (int) MortalWorker.LEASE.multipliedBy(2).toSeconds();
    try (JavaProcess busy = process(4);
        MultiWorker observer = here("elsewhere", 1)) {
      resque.queue().enqueue("math", "storm", seconds);
      for (int i = 0; i < 3; i++) {
        resque.queue().enqueue("math", "spin", seconds);
      }

      await().atMost(SOON).until(() -> processed() == 4);
      // Redis knows of an end before the process says so.
      await().atMost(SOON).until(() -> collectionsIn(busy.output()) > 0);

      assertThat(observer.names()).hasSize(1);
      assertThat(busy.output()).doesNotContain("lost a claim");
      assertThat(collectionsIn(busy.output())).isGreaterThan(20);
    }
    assertThat(heard).isEmpty();
    assertThat(resque.queue().failedCount()).isZero();
  }

  private static long collectionsIn(String output) {
    String before = "storm with collections: ";
    return output
        .lines()
        .filter(line -> line.contains(before))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(before) + before.length())))
        .sum();
  }
}
