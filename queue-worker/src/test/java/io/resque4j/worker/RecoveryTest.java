package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.ProcessName;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.JavaProcess;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real worker processes that die; there is no scheduler. */
@RedisTest
@SuppressWarnings("try") // engines that run beside the test, not called by it
final class RecoveryTest extends MortalWorkersScene {
  private JavaProcess process(int processors, String times) {
    return process(processors, times, "math");
  }

  private MultiWorker here(boolean quick) {
    return here("math", 1, quick, new WorkerListener() {});
  }

  /** A busy machine may have any of them take longer, but not all. */
  @Test
  void theJobsOfAKilledWorkerRunElsewhereWithinFifteenSecondsWithTheUsualTimes() {
    List<Duration> took = new ArrayList<>();
    while (took.size() < 3 && took.stream().noneMatch(RecoveryTest::isSoonEnough)) {
      took.add(killAndRecover(took.size()));
    }
    System.out.println("recovered after " + took);

    assertThat(took).anyMatch(RecoveryTest::isSoonEnough);
    assertThat(ledger.entries())
        .filteredOn(each -> each.event() == Ledger.Event.START && each.worker().equals("here"))
        .extracting(Ledger.Entry::id)
        .containsExactlyElementsOf(
            IntStream.range(0, 4 * took.size()).mapToObj(i -> "job-" + i).toList());
    assertThat(raw.number("EXISTS", redis.key("resque4j", "recoveries"))).isZero();
    assertThat(resque.queue().failedCount()).isZero();
  }

  private static boolean isSoonEnough(Duration took) {
    return took.compareTo(Duration.ofSeconds(15)) < 0;
  }

  /** Kills a worker that holds four jobs, of which each round has its own. */
  private Duration killAndRecover(int round) {
    release = release.resolveSibling("release-" + round);
    try (JavaProcess victim = process(4, "usual")) {
      IntStream.range(4 * round, 4 * round + 4).forEach(i -> hold("job-" + i));
      await().atMost(SOON).until(() -> starts() == 8 * round + 4);
      try (MultiWorker survivor = here(false)) {
        victim.kill();
        long killed = System.nanoTime();
        release();
        await().atMost(SOON).until(() -> processed() == 4 * round + 4);
        Duration took = Duration.ofNanos(System.nanoTime() - killed);
        assertThat(isMember(victim.pid())).isFalse();
        return took;
      }
    }
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

    try (MultiWorker again = here(true)) {
      await()
          .atMost(SOON)
          .until(
              () -> {
                // The dead one lives, however long this takes.
                raw.call("SET", redis.key("worker:ping:" + dead.name()), System.nanoTime());
                return startsOf("job-2") == 1;
              });
      assertThat(raw.call("GET", redis.key("worker", dead.member()))).isEqualTo(claim);
      await().atMost(SOON).until(() -> startsOf("job-1") == 1);
      await().atMost(SOON).until(() -> processed() == 2);
      assertThat(List.copyOf(resque.queue().workers())).isEqualTo(again.names());
    }
  }
}
