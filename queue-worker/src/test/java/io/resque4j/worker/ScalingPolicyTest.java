package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.worker.ScalingPolicy.Decision;
import io.resque4j.worker.ScalingPolicy.Memory;
import io.resque4j.worker.ScalingPolicy.Seen;
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
    // jobs wait, room: up to four times as many, fewer where the CPU has less room
    "  4,   4,  true, 0.10, 0,    16, 4 -> 16: jobs wait",
    "  1,   1,  true, 0.00, 0,     4, 1 -> 4: jobs wait",
    " 20,  20,  true, 0.40, 0,    80, 20 -> 80: jobs wait",
    " 20,  20,  true, 0.60, 0,    53, 20 -> 53: jobs wait",
    " 20,  20,  true, 0.90, 0,    30, 20 -> 30: jobs wait",
    " 60,  60,  true, 0.10, 0,   100, 60 -> 100: jobs wait",
    // four for each core, whatever room there seems to be
    "  2,   2,  true, 0.91, 0,     8, 2 -> 8: jobs wait",
    "  1,   1,  true, 0.60, 0,     4, 1 -> 4: jobs wait",
    // short jobs: processors are mostly on the way to the next one
    "  1, 0.2,  true, 0.40, 0,     4, 1 -> 4: jobs wait",
    "  4,   1,  true, 0.10, 0,    16, 4 -> 16: jobs wait",
    "100, 100,  true, 0.10, 0,   100, at the maximum",
    // no room
    "  4,   4,  true, 0.97, 0,     4, the CPU is used (load 97 %)",
    " 40,  40,  true, 0.97, 0,    40, the CPU is used (load 97 %)",
    "  8,   8,  true, 0.99, 0,     8, the CPU is used (load 99 %)",
    "  2,   2,  true, 0.40, 0.20,  2, throttled 20 %",
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

  @ParameterizedTest(name = "{0} processors, load {1}, throttled {2}: {3}")
  @CsvSource({
    "80, 0.99, 0,    60, 80 -> 60: the CPU is full (load 99 %)",
    "80, 0.50, 0.30, 60, 'the CPU is full (load 50 %, throttled 30 %)'",
    // never fewer than sixteen for each core
    "33, 0.99, 0,    32, 33 -> 32: the CPU is full",
    "32, 0.99, 0,    32, the CPU is used (load 99 %)",
    "80, 0.97, 0,    80, the CPU is used (load 97 %)",
  })
  void whenTheCpuIsFullFewerAreTriedOnceItIsKnownWhatTheseDo(
      int processors, double load, double throttled, int expected, String why) {
    Run run = new Run(processors);
    for (int i = 0; i < 3; i++) {
      run.see(new Seen(run.nanos, processors, processors, true, 1000, JOB, load, throttled));
      assertThat(run.processors).isEqualTo(processors);
    }

    run.see(new Seen(run.nanos, processors, processors, true, 1000, JOB, load, throttled));

    assertThat(run.processors).isEqualTo(expected);
    assertThat(run.last.why()).contains(why);
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
  void aStepThatClearlyPaysIsFollowedByTheNextAtOnce() {
    Run run = new Run(4).sees(100, 0.1);
    assertThat(run.processors).isEqualTo(16);

    run.sees(380, 0.2);

    assertThat(run.processors).isEqualTo(64);
    assertThat(run.last.why()).startsWith("16 -> 64: jobs wait");
  }

  @Test
  void aCrowdIsMadeOnlyWhereThereIsMuchRoom() {
    assertThat(new Run(30).sees(1000, 0.93).processors).as("16 for each core").isEqualTo(32);
    assertThat(new Run(32).sees(1000, 0.93).processors).isEqualTo(32);
    assertThat(new Run(32).sees(1000, 0.91).processors).isEqualTo(48);
  }

  @Test
  void aStepIsJudgedByTheMeanOfSeveralChecksUnlessItClearlyPaid() {
    Run run = new Run(16).sees(1000, 0.1);
    assertThat(run.processors).isEqualTo(64);

    run.sees(900, 0.2); // threads start
    assertThat(run.last.why()).isEqualTo("waiting for what 16 -> 64 brings");
    run.sees(1400, 0.2).sees(1200, 0.2);
    assertThat(run.last.why()).isEqualTo("waiting for what 16 -> 64 brings");
    run.sees(1600, 0.2);

    assertThat(run.processors).as("a mean of 1400, 1300 are enough").isEqualTo(100);
  }

  @Test
  void noCheckSaysAnythingBeforeTwoJobsHaveHadTime() {
    Duration job = Duration.ofSeconds(3);
    Decision grown = POLICY.decide(Memory.start(NOW), new Seen(NOW, 4, 4, true, 100, job, 0.1, 0));

    Seen early = new Seen(NOW + seconds(5), 16, 16, true, 1000, job, 0.1, 0);
    Decision waiting = POLICY.decide(grown.memory(), early);
    assertThat(waiting.processors()).isEqualTo(16);
    assertThat(waiting.why()).isEqualTo("waiting for what 4 -> 16 brings");
    Seen later = new Seen(NOW + seconds(6), 16, 16, true, 1000, job, 0.1, 0);
    assertThat(POLICY.decide(waiting.memory(), later).processors()).isEqualTo(64);
  }

  @Test
  void aStepThatBroughtNothingIsUndoneAndNotTriedAgainForAWhile() {
    Run run = new Run(16).sees(1000, 0.1).sees(1010, 0.1).sees(990, 0.1).sees(1000, 0.1);
    assertThat(run.processors).isEqualTo(64);

    run.sees(1010, 0.1);

    assertThat(run.processors).isEqualTo(16);
    assertThat(run.last.reason()).isEqualTo(ScalingEvent.Reason.NO_GAIN);
    assertThat(run.last.why())
        .isEqualTo("64 -> 16: back, since 16 -> 64 brought 1000 completions/s after 1000");
    for (int i = 0; i < 9; i++) {
      run.sees(1000, 0.1);
      assertThat(run.last.why()).contains("did not help before");
    }
    run.sees(1000, 0.1);
    assertThat(run.processors).as("a smaller step after one in vain").isEqualTo(24);
  }

  @Test
  void ofAStepThatBroughtLittleAsManyStayAsThatIsWorth() {
    Run run = new Run(16).sees(800, 0.1).sees(1000, 0.1).sees(1000, 0.1).sees(1000, 0.1);

    run.sees(1000, 0.1);

    assertThat(run.processors).as("800 to 1000 with 16 are worth 20").isEqualTo(20);
  }

  @Test
  void whatTheCpuHasNoRoomForIsNotExpected() {
    // a tenth of what half as many more processors promise would be 5 %
    Run run = new Run(20).sees(700, 0.94).sees(700, 0.98).sees(716, 0.98).sees(718, 0.98);

    run.sees(717, 0.98);

    assertThat(run.processors).isEqualTo(30);
    assertThat(run.last.memory().trial()).isNull();
  }

  @Test
  void aFewMayBringNothingThatCanBeMeasured() {
    Run run = new Run(2).sees(340, 0.91).sees(320, 0.98).sees(336, 0.98).sees(334, 0.98);

    run.sees(338, 0.98);

    assertThat(run.processors).isEqualTo(8);
    assertThat(run.last.memory().trial()).isNull();
  }

  @Test
  void onAFullMachineMoreThanAFewMustBringMuch() {
    Run alone = new Run(16).sees(1000, 0.5, 0.5).sees(1200, 0.6, 0.6).sees(1200, 0.6, 0.6);
    alone.sees(1200, 0.6, 0.6).sees(1200, 0.6, 0.6);
    Run crowded = new Run(16).sees(1000, 0.5, 0.99).sees(1200, 0.6, 0.99);
    crowded.sees(1200, 0.6, 0.99).sees(1200, 0.6, 0.99).sees(1200, 0.6, 0.99);

    assertThat(alone.processors).as("the CPU lets expect twice as much").isGreaterThan(57);
    assertThat(crowded.processors).as("20 % more are worth 20 % more").isEqualTo(19);
    Run ours = new Run(20).sees(700, 0.95, 0.99).sees(730, 0.98, 1).sees(730, 0.98, 1);
    ours.sees(730, 0.98, 1).sees(730, 0.98, 1);
    assertThat(ours.processors).as("it is full of our own work").isEqualTo(30);
  }

  @Test
  void eachUselessTrialMakesTheNextWaitLonger() {
    Run run = new Run(16);
    Duration last = Duration.ZERO;
    for (int i = 0; i < 8; i++) {
      do {
        run.sees(1000, 0.1);
      } while (run.last.reason() != ScalingEvent.Reason.NO_GAIN);
      Duration held = Duration.ofNanos(run.last.memory().holdUntil() - run.checked);
      assertThat(held).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofMinutes(2));
      last = held;
    }
    assertThat(last).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void fewerProcessorsThatDoLessWorkAreUndone() {
    Run run = full();
    assertThat(run.processors).isEqualTo(60);

    run.sees(960, 0.99).sees(950, 0.99).sees(950, 0.99).sees(950, 0.99);

    assertThat(run.processors).isEqualTo(80);
  }

  @Test
  void fewerProcessorsThatDoMuchLessWorkAreUndoneAtOnce() {
    Run run = full().sees(800, 0.9);

    assertThat(run.processors).isEqualTo(80);
  }

  @Test
  void fewerProcessorsThatDoTheSameWorkStayUnlessTheyLeaveTheCpuRoom() {
    Run same = full().sees(990, 0.98).sees(990, 0.98).sees(990, 0.98);
    same.sees(990, 0.98);
    Run room = full().sees(990, 0.97).sees(990, 0.92).sees(990, 0.92);
    room.sees(990, 0.92);

    assertThat(same.processors).isEqualTo(60);
    assertThat(same.last.reason()).isNull();
    assertThat(room.processors).isEqualTo(80);
  }

  @Test
  void fewerProcessorsThatAreThrottledNoMoreStay() {
    Run run = new Run(80);
    for (int i = 0; i < 4; i++) {
      run.see(new Seen(run.nanos, 80, 80, true, 1000, JOB, 0.6, 0.3));
    }
    assertThat(run.processors).isEqualTo(60);

    run.sees(990, 0.6).sees(990, 0.6).sees(990, 0.6).sees(990, 0.6);

    assertThat(run.last.memory().trial()).isNotNull(); // jobs wait, and there is room again
    assertThat(run.processors).isGreaterThan(60);
  }

  @Test
  void ofJobsThatAreTooFewToTellAStepIsKept() {
    Run run = new Run(4).sees(2, 0.1).sees(0, 0.1).sees(0, 0.1).sees(2, 0.1);
    assertThat(run.processors).isEqualTo(16);

    run.sees(0, 0.1);

    assertThat(run.last.reason()).isNotEqualTo(ScalingEvent.Reason.NO_GAIN);
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

  /** Checks twice a second, with jobs that wait and processors that are all busy. */
  private static final class Run {
    int processors;
    long nanos = NOW;
    long checked;
    Decision last;

    Run(int processors) {
      this.processors = processors;
      this.last = new Decision(processors, null, "", Memory.start(NOW));
    }

    Run sees(double rate, double load) {
      return sees(rate, load, 0);
    }

    Run sees(double rate, double load, double machine) {
      return see(new Seen(nanos, processors, processors, true, rate, JOB, load, 0, machine));
    }

    Run see(Seen seen) {
      last = POLICY.decide(last.memory(), seen);
      processors = last.processors();
      checked = seen.nanos();
      nanos += Duration.ofMillis(500).toNanos();
      return this;
    }
  }

  /** Has just gone from 80 to 60, since the CPU was full. */
  private static Run full() {
    return new Run(80).sees(1000, 0.99).sees(1000, 0.99).sees(1000, 0.99).sees(1000, 0.99);
  }

  private static Seen seen(
      long nanos, int processors, double busy, boolean moreWork, double rate, double load) {
    return new Seen(nanos, processors, busy, moreWork, rate, JOB, load, 0);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
