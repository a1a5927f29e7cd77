package io.resque4j.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FleetRatesTest {
  private static FleetCounts sample(long second, Map<String, Long> lengths, long ended) {
    return new FleetCounts(Duration.ofSeconds(second).toNanos(), new TreeMap<>(lengths), ended, 0);
  }

  private static FleetRates rates(FleetCounts before, FleetCounts now) {
    return FleetRates.between(before, now).orElseThrow();
  }

  @Test
  void queuesThatShrinkSayWhenTheyAreEmpty() {
    FleetRates rates =
        rates(
            sample(100, Map.of("mail", 1_000L, "math", 50L), 5_000),
            sample(110, Map.of("mail", 800L, "math", 50L), 5_500));

    assertThat(rates.completions()).isEqualTo(50);
    assertThat(rates.arrivals()).isEqualTo(30);
    assertThat(rates.growth()).isEqualTo(-20);
    assertThat(rates.drain()).hasValue(42.5);
    assertThat(rates.growth("mail")).hasValue(-20);
    assertThat(rates.drain("mail")).hasValue(40);
    assertThat(rates.growth("math")).hasValue(0);
    assertThat(rates.drain("math")).isEmpty();
  }

  @Test
  void aQueueThatGrowsNeverDrainsAndAnEmptyOneHasDrained() {
    FleetRates rates =
        rates(sample(0, Map.of("gone", 5L), 0), sample(4, Map.of("new", 8L, "gone", 0L), 4));

    assertThat(rates.growth("new")).hasValue(2);
    assertThat(rates.drain("new")).isEmpty();
    assertThat(rates.drain("gone")).hasValue(0);
    assertThat(rates.drain()).isEmpty();
    assertThat(rates.arrivals()).isEqualTo(1.75);
  }

  @Test
  void countersThatWereDeletedAreNoNegativeRate() {
    FleetRates rates = rates(sample(0, Map.of("a", 10L), 9_000), sample(1, Map.of("a", 10L), 3));

    assertThat(rates.completions()).isZero();
    assertThat(rates.arrivals()).isZero();
  }

  @Test
  void aQueueWhoseKeyHoldsSomethingElseHasNoRate() {
    FleetCounts now = sample(1, Map.of(), 0);
    now.lengths().put("broken", null);
    FleetRates rates = rates(sample(0, Map.of(), 0), now);

    assertThat(rates.growth("broken")).isEmpty();
    assertThat(rates.drain("broken")).isEmpty();
    assertThat(now.waiting()).isZero();
  }

  @Test
  void twoSamplesOfOneMomentSayNothing() {
    assertThat(FleetRates.between(sample(1, Map.of(), 0), sample(1, Map.of(), 9))).isEmpty();
  }
}
