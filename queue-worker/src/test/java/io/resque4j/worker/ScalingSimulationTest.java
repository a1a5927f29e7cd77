package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.worker.ScalingPolicy.Decision;
import io.resque4j.worker.ScalingPolicy.Memory;
import io.resque4j.worker.ScalingPolicy.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy over minutes of simulated load: where it settles, and how often it changes its mind.
 * Each is run with many seeds, since what a check sees differs by some percent on its own.
 */
final class ScalingSimulationTest {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final int SEEDS = 20;
  private static final Duration CHECK = Duration.ofMillis(500);
  private static final double CORES = 2;
  private static final int MOST = 500;
  private static final double ENDLESS = Double.POSITIVE_INFINITY;

  /** Between two jobs a processor waits for Redis. */
  private static final double ROUND_TRIP_MS = 1;

  /** How much what a check sees is off, upwards or downwards. */
  private static final double NOISE = 0.04;

  /** Something behind the jobs, such as a database: so many per second with so many at a time. */
  private interface Behind extends IntToDoubleFunction {
    Behind NOTHING = processors -> ENDLESS;

    static Behind bearing(double perSecond) {
      return processors -> perSecond;
    }

    /** More than so many at a time make it slower for all. */
    static Behind thrashing(double perSecond, int best) {
      return processors -> perSecond / (1 + 0.05 * Math.max(0, processors - best));
    }
  }

  /**
   * A machine. Jobs need some CPU time and some waiting; processors share the cores, which are
   * rarely all used when there are hardly more processors than needed, and of which a crowd costs a
   * little. Others may use some of the CPU.
   */
  private record Work(double cpuMs, double waitMs, Behind behind, double others) {
    private static final int SHARPNESS = 4;

    static Work of(double cpuMs, double waitMs) {
      return new Work(cpuMs, waitMs, Behind.NOTHING, 0);
    }

    double rate(int processors) {
      double free = processors * 1000.0 / (cpuMs + waitMs + ROUND_TRIP_MS);
      double crowd = Math.max(0, processors * cpuMs / (cpuMs + waitMs) - CORES);
      double full = CORES * (1 - others) * 1000 / cpuMs / (1 + 0.002 * crowd);
      double possible = free / Math.pow(1 + Math.pow(free / full, SHARPNESS), 1.0 / SHARPNESS);
      return Math.min(behind.applyAsDouble(processors), possible);
    }

    /** What a crowd costs is CPU time, too. */
    double load(int processors, double rate) {
      double crowd = Math.max(0, processors * cpuMs / (cpuMs + waitMs) - CORES);
      return Math.min(1, rate * cpuMs / 1000 / CORES * (1 + 0.002 * crowd));
    }

    double best(int max) {
      double best = 0;
      for (int fixed = 1; fixed <= max; fixed++) {
        best = Math.max(best, rate(fixed));
      }
      return best;
    }
  }

  /** One pool under the policy; arrivals per second of infinity are an endless backlog. */
  private static final class Pool {
    final ScalingPolicy policy;
    final Random noise;
    final List<Integer> sizes = new ArrayList<>();
    int processors;
    long nanos;
    double done;
    Memory memory = Memory.start(0);

    Pool(int min, int max, long seed) {
      policy = new ScalingPolicy(min, max, CORES);
      processors = min;
      noise = new Random(seed);
    }

    /** Returns the completions per second of this time. */
    double run(Duration time, Work work, double arrivals) {
      long begin = nanos;
      long end = nanos + time.toNanos();
      done = 0;
      while (nanos < end) {
        nanos += CHECK.toNanos();
        check(work, arrivals);
      }
      return done / ((nanos - begin) / 1e9);
    }

    private void check(Work work, double arrivals) {
      double possible = work.rate(processors);
      double rate = Math.min(arrivals, possible);
      done += rate * CHECK.toNanos() / 1e9;
      double seenRate = rate * (1 - NOISE + 2 * NOISE * noise.nextDouble());
      boolean moreWork = arrivals > possible;
      double busy = moreWork ? processors : processors * arrivals / possible;
      Duration job = Duration.ofNanos((long) ((work.cpuMs + work.waitMs) * 1_000_000));
      double load = work.load(processors, rate) * (0.99 + 0.02 * noise.nextDouble());
      double machine = Math.min(1, load + work.others);
      Decision decision =
          policy.decide(
              memory,
              new Seen(
                  nanos, processors, busy, moreWork, seenRate, job, Math.min(1, load), 0, machine));
      memory = decision.memory();
      processors = decision.processors();
      sizes.add(processors);
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

  /** What jobs need, with how many processors do best under an endless backlog of them. */
  private enum Kind {
    /** Some for each core. */
    COMPUTING(5, 0, 3, 16),
    /** The maximum. */
    WAITING(0.05, 20, 480, MOST),
    /** Half of the jobs compute 5 ms, the others wait 20 ms. */
    MIXED(2.5, 10, 11, 50),
    /** What fills the cores, and no crowd. */
    HALF_OF_EACH(10, 10, 4, 20),
    /** The CPU is full at 44 processors. */
    MOSTLY_WAITING(1, 21, 36, 110);

    private final double cpuMs;
    private final double waitMs;
    private final int fewest;
    private final int most;

    Kind(double cpuMs, double waitMs, int fewest, int most) {
      this.cpuMs = cpuMs;
      this.waitMs = waitMs;
      this.fewest = fewest;
      this.most = most;
    }

    Work work() {
      return Work.of(cpuMs, waitMs);
    }
  }

  private interface Trial {
    void with(long seed);
  }

  private static void manySeeds(Trial trial) {
    for (int i = 0; i < SEEDS; i++) {
      long seed = SEED + i;
      try {
        trial.with(seed);
      } catch (AssertionError e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static Pool afterABacklog(Duration time, Work work, int max, long seed) {
    Pool pool = new Pool(1, max, seed);
    pool.run(time, work, ENDLESS);
    return pool;
  }

  @ParameterizedTest
  @EnumSource
  void underAnEndlessBacklogItSettlesWhereItIsFastest(Kind kind) {
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofSeconds(8), kind.work(), MOST, seed);

          double rate = pool.run(Duration.ofMinutes(3), kind.work(), ENDLESS);

          assertThat(rate).isGreaterThan(0.9 * kind.work().best(MOST));
          assertThat(pool.processors).isBetween(kind.fewest, kind.most);
        });
  }

  @ParameterizedTest
  @EnumSource
  void anEndlessBacklogOfTheSameWorkRarelyChangesItsMind(Kind kind) {
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofMinutes(3), kind.work(), MOST, seed);
          long before = pool.changes();

          pool.run(Duration.ofMinutes(20), kind.work(), ENDLESS);

          // a step that is tried again every two minutes, and undone
          assertThat(pool.changes() - before).isLessThanOrEqualTo(40);
        });
  }

  @Test
  void reachesItsMaximumWithinSecondsForWorkThatWaits() {
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofSeconds(4), Kind.WAITING.work(), MOST, seed);

          assertThat(pool.processors).isEqualTo(MOST);
        });
  }

  @Test
  void longJobsBringTheMaximumTooAlthoughNoneEndsForMinutes() {
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofMinutes(2), Work.of(100, 180_000), 50, seed);

          assertThat(pool.processors).isEqualTo(50);
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {400, 1_000})
  void doesNotCrowdADatabaseThatBearsNoMore(double perSecond) {
    Work work = new Work(0.1, 20, Behind.bearing(perSecond), 0);
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofSeconds(30), work, MOST, seed);

          double rate = pool.run(Duration.ofMinutes(3), work, ENDLESS);

          // twice or thrice as many as it bears is no harm, hundreds are
          assertThat(rate).isGreaterThan(0.9 * perSecond);
          assertThat(pool.processors).isLessThanOrEqualTo((int) (perSecond * 0.08));
        });
  }

  @Test
  void leavesADatabaseThatMoreMakeSlower() {
    Work work = new Work(0.1, 20, Behind.thrashing(1_000, 20), 0);
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofSeconds(30), work, MOST, seed);

          double rate = pool.run(Duration.ofMinutes(3), work, ENDLESS);

          assertThat(rate).isGreaterThan(0.75 * work.best(MOST));
          assertThat(pool.processors).isLessThanOrEqualTo(40);
        });
  }

  /**
   * A neighbour loses what a crowd of ours gains; a machine that is shared fairly gives nothing.
   */
  @Test
  void onAMachineThatOthersFillOnlyAFewAreTried() {
    Work work = new Work(5, 0, Behind.NOTHING, 0.5);
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofMinutes(3), work, MOST, seed);

          assertThat(pool.processors).isLessThanOrEqualTo((int) (6 * CORES));
        });
  }

  @Test
  void jobsThatWaitHaveTheirProcessorsOnAMachineThatOthersFillToo() {
    Work work = new Work(0.05, 20, Behind.NOTHING, 0.95);
    Pool pool = afterABacklog(Duration.ofSeconds(30), work, 30, SEED);

    assertThat(pool.processors).isEqualTo(30);
  }

  @Test
  void aSteadyLoadIsServedWithoutFlapping() {
    Work work = Work.of(1, 19);
    manySeeds(
        seed -> {
          Pool pool = new Pool(1, 100, seed);
          pool.run(Duration.ofMinutes(1), work, 700);
          long before = pool.changes();

          pool.run(Duration.ofMinutes(10), work, 700);

          assertThat(pool.changes() - before).isLessThanOrEqualTo(2);
          assertThat(work.rate(pool.processors)).isGreaterThanOrEqualTo(700);
        });
  }

  @Test
  void aTrickleOfJobsNeedsTheFewest() {
    Pool pool = new Pool(1, 100, SEED);

    pool.run(Duration.ofMinutes(5), Work.of(1, 19), 3);

    assertThat(pool.processors).isEqualTo(1);
    assertThat(pool.changes()).isZero();
  }

  @Test
  void burstsAreServedAndEachChangesTheSizeAFewTimes() {
    Work work = Work.of(0.1, 20);
    Pool pool = new Pool(1, 200, SEED);
    for (int burst = 0; burst < 10; burst++) {
      pool.run(Duration.ofSeconds(4), work, ENDLESS);
      assertThat(pool.processors).isEqualTo(200);
      pool.run(Duration.ofSeconds(60), work, 0);
      assertThat(pool.processors).isEqualTo(1);
    }
    assertThat(pool.changes()).isLessThanOrEqualTo(10 * 14);
  }

  @Test
  void workThatTurnsFromWaitingToComputingGivesProcessorsBack() {
    manySeeds(
        seed -> {
          Pool pool = afterABacklog(Duration.ofSeconds(30), Kind.WAITING.work(), 300, seed);
          assertThat(pool.processors).isEqualTo(300);

          pool.run(Duration.ofMinutes(5), Work.of(20, 0), ENDLESS);

          assertThat(pool.processors).isLessThanOrEqualTo((int) (16 * CORES));
        });
  }
}
