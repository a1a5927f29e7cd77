package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.worker.ScalingPolicy.Decision;
import io.resque4j.worker.ScalingPolicy.Memory;
import io.resque4j.worker.ScalingPolicy.Seen;
import io.resque4j.worker.ScalingPolicy.Trial;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One check at a time: what was seen, and what follows. */
final class ScalingPolicyTest {
  private static final ScalingPolicy POLICY = new ScalingPolicy(1, 100, 2);
  private static final Duration JOB = Duration.ofMillis(20);
  private static final long NOW = 1_000_000_000_000L;

  @ParameterizedTest(name = "{0} processors, {1} busy, more work {2}, load {3}, throttled {4}: {5}")
  @CsvSource({
    // jobs wait, room: four times as many, as far as the load lets expect room
    "  4,   4,  true, 0.10, 0,    16, 4 -> 16: jobs wait",
    "  1,   1,  true, 0.00, 0,     4, 1 -> 4: jobs wait",
    "  4,   4,  true, 0.40, 0,     9, 4 -> 9: jobs wait",
    "  4,   4,  true, 0.60, 0,     6, 4 -> 6: jobs wait",
    "  4,   4,  true, 0.90, 0,     5, 4 -> 5: jobs wait",
    " 60,  60,  true, 0.10, 0,   100, 60 -> 100: jobs wait",
    // short jobs: processors are mostly on the way to the next one
    "  1, 0.2,  true, 0.40, 0,     2, 1 -> 2: jobs wait",
    "  4,   1,  true, 0.10, 0,    16, 4 -> 16: jobs wait",
    "100, 100,  true, 0.10, 0,   100, at the maximum",
    // no room
    "  4,   4,  true, 0.93, 0,     4, the CPU is used (load 93 %)",
    "  2,   2,  true, 0.99, 0,     2, the CPU is used (load 99 %)",
    "  2,   2,  true, 0.40, 0.20,  2, throttled 20 %",
    // the CPU is full: fewer may do the same, but never fewer than there are cores
    " 40,  40,  true, 0.99, 0,    30, 40 -> 30: the CPU is full",
    "  3,   3,  true, 0.99, 0,     2, 3 -> 2: the CPU is full",
    " 40,  40,  true, 0.50, 0.30, 30, throttled 30 %",
    // no work waits, or not all are busy: nothing to gain
    "  4,   4, false, 0.10, 0,     4, no more jobs wait",
    "  4,   3, false, 0.10, 0,     4, some are idle",
    "  4,   1, false, 0.10, 0,     4, some are idle",
    "  1,   0, false, 0.00, 0,     1, some are idle",
    // outside of the bounds
    "200,   0, false, 0.10, 0,   100, outside of its bounds",
  })
  void decides(
      int processors,
      double busy,
      boolean moreWork,
      double load,
      double throttled,
      int expected,
      String why) {
    Seen seen = new Seen(NOW, processors, busy, moreWork, 100, JOB, load, throttled);

    Decision decision = POLICY.decide(Memory.start(NOW), seen);

    assertThat(decision.processors()).isEqualTo(expected);
    assertThat(decision.why()).contains(why);
  }

  @Test
  void jobsThatNobodyHerePerformsAreNoReasonToGrow() {
    Seen returned = new Seen(NOW, 4, 0.1, true, 0, JOB, 0.10, 0);

    assertThat(POLICY.decide(Memory.start(NOW), returned).processors()).isEqualTo(4);
  }

  @Test
  void idleProcessorsGoOnlyAfterSeveralChecksInARow() {
    Memory memory = Memory.start(NOW);
    int checks = 0;
    Decision decision;
    do {
      decision = POLICY.decide(memory, seen(NOW + checks, 40, 3, false, 100, 0.1));
      memory = decision.memory();
      checks++;
    } while (decision.processors() == 40);

    assertThat(checks).isEqualTo(6);
    assertThat(decision.processors()).isEqualTo(20);
    assertThat(decision.why()).isEqualTo("40 -> 20: 3 were busy on average");
  }

  @Test
  void oneBusyCheckBeginsTheWaitForIdleOnesAgain() {
    Memory memory = Memory.start(NOW);
    for (int i = 0; i < 5; i++) {
      memory = POLICY.decide(memory, seen(NOW + i, 40, 3, false, 100, 0.1)).memory();
    }
    memory = POLICY.decide(memory, seen(NOW + 5, 40, 30, false, 100, 0.1)).memory();

    assertThat(POLICY.decide(memory, seen(NOW + 6, 40, 3, false, 100, 0.1)).processors())
        .isEqualTo(40);
  }

  @Test
  void aStepIsJudgedAfterTwoJobsAtTheEarliest() {
    Seen seen = new Seen(NOW, 4, 4, true, 100, Duration.ofSeconds(3), 0.1, 0);

    Decision decision = POLICY.decide(Memory.start(NOW), seen);

    assertThat(decision.memory().trial())
        .isEqualTo(new Trial(4, 16, 100, NOW + Duration.ofSeconds(6).toNanos()));
    Decision next =
        POLICY.decide(decision.memory(), seen(NOW + seconds(5), 16, 16, true, 100, 0.2));
    assertThat(next.processors()).isEqualTo(16);
    assertThat(next.why()).isEqualTo("waiting for what 4 -> 16 brings");
  }

  @Test
  void aStepThatBroughtNothingIsUndoneAndNotTriedAgainForAWhile() {
    Decision grown = POLICY.decide(Memory.start(NOW), seen(NOW, 4, 4, true, 100, 0.1));

    long later = NOW + seconds(1);
    Decision undone = POLICY.decide(grown.memory(), seen(later, 16, 16, true, 120, 0.1));

    assertThat(undone.processors()).isEqualTo(4);
    assertThat(undone.why())
        .isEqualTo("16 -> 4: back, since 4 -> 16 brought 120 completions/s after 100");
    Decision held = POLICY.decide(undone.memory(), seen(later + seconds(4), 4, 4, true, 100, 0.1));
    assertThat(held.processors()).isEqualTo(4);
    assertThat(held.why()).contains("did not help before");
    Decision again = POLICY.decide(held.memory(), seen(later + seconds(6), 4, 4, true, 100, 0.1));
    assertThat(again.processors()).isEqualTo(16);
  }

  @Test
  void eachUselessTrialMakesTheNextWaitLonger() {
    Memory memory = Memory.start(NOW);
    long time = NOW;
    Duration last = Duration.ZERO;
    for (int i = 0; i < 8; i++) {
      memory = POLICY.decide(memory, seen(time, 4, 4, true, 100, 0.1)).memory();
      time += seconds(1);
      memory = POLICY.decide(memory, seen(time, 16, 16, true, 100, 0.1)).memory();
      Duration held = Duration.ofNanos(memory.holdUntil() - time);
      assertThat(held).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofMinutes(2));
      last = held;
      time = memory.holdUntil();
    }
    assertThat(last).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void fewerProcessorsThatDoLessWorkAreUndone() {
    Decision fewer = POLICY.decide(Memory.start(NOW), seen(NOW, 40, 40, true, 1000, 0.99));
    assertThat(fewer.processors()).isEqualTo(30);

    Decision undone =
        POLICY.decide(fewer.memory(), seen(NOW + seconds(1), 30, 30, true, 900, 0.99));

    assertThat(undone.processors()).isEqualTo(40);
  }

  @Test
  void aTrialDuringWhichTheWorkEndedSaysNothing() {
    Decision grown = POLICY.decide(Memory.start(NOW), seen(NOW, 4, 4, true, 100, 0.1));

    Decision next = POLICY.decide(grown.memory(), seen(NOW + seconds(1), 16, 12, false, 50, 0.1));

    assertThat(next.processors()).isEqualTo(16);
    assertThat(next.memory().trial()).isNull();
    assertThat(next.memory().holdUntil()).isEqualTo(NOW);
  }

  @Test
  void refusesBoundsThatCannotBe() {
    assertThatThrownBy(() -> new ScalingPolicy(0, 1, 1)).hasMessageContaining("got: 0");
    assertThatThrownBy(() -> new ScalingPolicy(3, 2, 1))
        .hasMessage("expected max to be 3 (min) or more, got: 2");
    assertThatThrownBy(() -> new ScalingPolicy(1, 2, Double.NaN)).hasMessageContaining("cores");
  }

  private static Seen seen(
      long nanos, int processors, double busy, boolean moreWork, double rate, double load) {
    return new Seen(nanos, processors, busy, moreWork, rate, JOB, load, 0);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
