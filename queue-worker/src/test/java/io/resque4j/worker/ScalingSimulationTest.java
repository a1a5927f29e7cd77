package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.worker.ScalingPolicy.Decision;
import io.resque4j.worker.ScalingPolicy.Memory;
import io.resque4j.worker.ScalingPolicy.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The policy over minutes of simulated load: where it settles, and how often it changes its mind.
 */
final class ScalingSimulationTest {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final Duration CHECK = Duration.ofMillis(500);
  private static final double CORES = 2;

  /**
   * A machine. Jobs need some CPU time and some waiting; processors beyond the cores share them,
   * and each costs a little; something behind the jobs (a database) may bear only so many per
   * second.
   */
  private record Work(double cpuMs, double waitMs, double mostPerSecond) {
    double rate(int processors) {
      double free = processors * 1000.0 / (cpuMs + waitMs);
      double crowd = Math.max(0, processors * cpuMs / (cpuMs + waitMs) - CORES);
      double cpu = CORES * 1000 / cpuMs / (1 + 0.002 * crowd);
      return Math.min(mostPerSecond, Math.min(free, cpu));
    }

    /** What a crowd costs is CPU time, too. */
    double load(int processors, double arrivals) {
      double free = processors * 1000.0 / (cpuMs + waitMs);
      double wanted = Math.min(arrivals, Math.min(free, mostPerSecond));
      return Math.min(1, wanted * cpuMs / 1000 / CORES);
    }
  }

  /** One pool under the policy; arrivals per second of infinity are an endless backlog. */
  private static final class Pool {
    final ScalingPolicy policy;
    final Random noise = new Random(SEED);
    final List<Integer> sizes = new ArrayList<>();
    int processors;
    long nanos;
    Memory memory = Memory.start(0);

    Pool(int min, int max) {
      policy = new ScalingPolicy(min, max, CORES);
      processors = min;
    }

    void run(Duration time, Work work, double arrivals) {
      long end = nanos + time.toNanos();
      while (nanos < end) {
        nanos += CHECK.toNanos();
        double possible = work.rate(processors);
        double rate = Math.min(arrivals, possible) * (0.98 + 0.04 * noise.nextDouble());
        boolean moreWork = arrivals > possible;
        double busy = moreWork ? processors : processors * arrivals / possible;
        Duration job = Duration.ofNanos((long) ((work.cpuMs + work.waitMs) * 1_000_000));
        Seen seen =
            new Seen(
                nanos, processors, busy, moreWork, rate, job, work.load(processors, arrivals), 0);
        Decision decision = policy.decide(memory, seen);
        memory = decision.memory();
        processors = decision.processors();
        sizes.add(processors);
      }
    }

    long changes() {
      long changes = 0;
      for (int i = 1; i < sizes.size(); i++) {
        if (!sizes.get(i).equals(sizes.get(i - 1))) {
          changes++;
        }
      }
      return changes;
    }
  }

  @ParameterizedTest(name = "CPU {0} ms, waiting {1} ms: from {2} to {3} processors")
  @CsvSource({
    // all of it CPU: about the cores
    "5,    0,   2,   4",
    // nearly all of it waiting: the maximum
    "0.05, 20,  480, 500",
    // half of each: what fills the cores, and no crowd
    "10,   10,  3,   8",
    // the CPU is full at 44 processors
    "1,    21,  30,  66",
  })
  void underAnEndlessBacklogItSettlesWhereItIsFastest(
      double cpuMs, double waitMs, int fewest, int most) {
    Pool pool = new Pool(1, 500);
    Work work = new Work(cpuMs, waitMs, Double.POSITIVE_INFINITY);

    pool.run(Duration.ofMinutes(3), work, Double.POSITIVE_INFINITY);

    assertThat(pool.processors).isBetween(fewest, most);
    double best = 0;
    for (int fixed = 1; fixed <= 500; fixed++) {
      best = Math.max(best, work.rate(fixed));
    }
    assertThat(work.rate(pool.processors)).isGreaterThan(0.9 * best);
  }

  @Test
  void reachesItsMaximumWithinSecondsForWorkThatWaits() {
    Pool pool = new Pool(1, 500);

    pool.run(
        Duration.ofSeconds(6),
        new Work(0.05, 20, Double.POSITIVE_INFINITY),
        Double.POSITIVE_INFINITY);

    assertThat(pool.processors).isEqualTo(500);
  }

  @Test
  void doesNotCrowdADatabaseThatBearsNoMore() {
    Pool pool = new Pool(1, 500);

    pool.run(Duration.ofMinutes(3), new Work(0.1, 20, 400), Double.POSITIVE_INFINITY);

    // 8 processors make its 400 jobs a second; twice or thrice as many is no harm, hundreds are
    assertThat(pool.processors).isBetween(8, 32);
  }

  @Test
  void aSteadyLoadIsServedWithoutFlapping() {
    Pool pool = new Pool(1, 100);
    Work work = new Work(1, 19, Double.POSITIVE_INFINITY);
    pool.run(Duration.ofMinutes(1), work, 700);
    long before = pool.changes();

    pool.run(Duration.ofMinutes(10), work, 700);

    assertThat(pool.changes() - before).isLessThanOrEqualTo(2);
    assertThat(work.rate(pool.processors)).isGreaterThanOrEqualTo(700);
  }

  @Test
  void shrinksToItsMinimumWhenTheWorkIsDoneAndGrowsAgainWhenItComesBack() {
    Pool pool = new Pool(2, 200);
    Work work = new Work(0.1, 20, Double.POSITIVE_INFINITY);
    pool.run(Duration.ofSeconds(30), work, Double.POSITIVE_INFINITY);
    assertThat(pool.processors).isEqualTo(200);

    pool.run(Duration.ofSeconds(60), work, 0);
    assertThat(pool.processors).isEqualTo(2);

    pool.run(Duration.ofSeconds(30), work, Double.POSITIVE_INFINITY);
    assertThat(pool.processors).isEqualTo(200);
  }

  @Test
  void workThatTurnsFromWaitingToComputingGivesProcessorsBack() {
    Pool pool = new Pool(1, 300);
    pool.run(
        Duration.ofSeconds(30),
        new Work(0.05, 20, Double.POSITIVE_INFINITY),
        Double.POSITIVE_INFINITY);
    assertThat(pool.processors).isEqualTo(300);

    pool.run(
        Duration.ofMinutes(2), new Work(20, 0, Double.POSITIVE_INFINITY), Double.POSITIVE_INFINITY);

    assertThat(pool.processors).isLessThanOrEqualTo(8);
  }
}
