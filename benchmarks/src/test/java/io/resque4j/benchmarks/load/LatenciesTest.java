package io.resque4j.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void aPercentileIsAtMostThreePercentAboveTheTruth() {
    Latencies latencies = new Latencies();
    for (long micros = 1; micros <= 100_000; micros++) {
      latencies.add(micros);
    }
    for (double percent : new double[] {1, 50, 90, 99, 99.9, 100}) {
      double truth = percent * 1_000 / 1e3;
      assertThat(latencies.millis(percent)).isBetween(truth, truth * 1.032);
    }
    assertThat(latencies.mostMillis()).isCloseTo(100, within(1e-9));
    assertThat(new Latencies().millis(50)).isZero();
  }

  @Test
  void aMixIsSpreadEvenly() {
    assertThat(Mix.parse("noop=4, wait20=2").order()).containsExactly(0, 1, 0, 0, 1, 0);
    assertThat(Mix.parse("noop=3, wait20=1")).hasToString("noop=3,wait20=1");
  }
}
