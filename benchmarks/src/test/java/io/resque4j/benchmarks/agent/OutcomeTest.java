package io.resque4j.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.benchmarks.BenchmarkException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void aJobThatDidNotRunOrRanTwiceMakesTheNumbersWorthNothing() throws Exception {
    Load load = new Load(1, List.of("q"), false, 1, 1, 1, 3, 1, JobKind.NOOP, 0, 1_000);
    Tally tally = new Tally(load, () -> Instant.EPOCH);
    tally.ends(0);
    tally.ends(2);
    tally.ends(2);
    assertThatThrownBy(() -> tally.outcome(Duration.ofSeconds(10)).check())
        .isInstanceOf(BenchmarkException.class)
        .hasMessage("of 3 jobs 1 did not run and 1 ran more than once");
  }
}
