package io.resque4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void aRowHasMediansRangesAndTheRatioOfTheMedians() {
    Report report = new Report("peer", "own");
    for (double value : new double[] {2_000, 4_000, 3_000}) {
      report.add(new Measurement("drain no-op", "peer", 100, 1, value, Measurement.RATE, 1));
      report.add(new Measurement("drain no-op", "own", 100, 1, value * 40, Measurement.RATE, 1));
      report.add(new Measurement("wake-up p99", "peer", 1, 1, value, Measurement.TIME, 1));
      report.add(new Measurement("wake-up p99", "own", 1, 1, value / 1_000, Measurement.TIME, 1));
    }
    assertThat(report.lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("drain no-op, jobs/s 100")
                    .contains("3,000 (2,000-4,000)", "120,000 (80,000-160,000)")
                    .endsWith(" 40.0x"))
        .anySatisfy(line -> assertThat(line).startsWith("wake-up p99, ms").endsWith(" 1,000x"));
  }

  @Test
  void percentilesAreValuesThatWereMeasured() {
    assertThat(Bench.percentile(List.of(3.0, 1.0, 2.0), 50)).isEqualTo(2.0);
    assertThat(Bench.percentile(List.of(3.0, 1.0, 2.0), 99)).isEqualTo(3.0);
    assertThat(Bench.percentile(List.of(7.0), 50)).isEqualTo(7.0);
  }

  @Test
  void aJobThatDidNotRunOrRanTwiceMakesTheNumbersWorthNothing() {
    Outcome outcome = new Outcome(1, List.of(1, 0, 2), List.of(), List.of());
    assertThatThrownBy(() -> outcome.check("peer"))
        .isInstanceOf(BenchmarkException.class)
        .hasMessage("peer: of 3 jobs 1 did not run and 1 ran more than once");
  }
}
