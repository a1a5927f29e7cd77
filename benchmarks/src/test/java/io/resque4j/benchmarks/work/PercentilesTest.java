package io.resque4j.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void percentilesAreValuesThatWereMeasured() {
    assertThat(Percentiles.of(List.of(3.0, 1.0, 2.0), 50)).isEqualTo(2.0);
    assertThat(Percentiles.of(List.of(3.0, 1.0, 2.0), 99)).isEqualTo(3.0);
    assertThat(Percentiles.of(List.of(7.0), 50)).isEqualTo(7.0);
  }
}
