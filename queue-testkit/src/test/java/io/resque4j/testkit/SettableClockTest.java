package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SettableClockTest {
  private final SettableClock clock = SettableClock.at("2026-11-23T22:32:00Z");

  @Test
  void itStandsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(clock.instant()).hasToString("2026-11-23T22:32:00Z");
    clock.advance(Duration.ofMillis(1500));
    assertThat(clock.instant()).hasToString("2026-11-23T22:32:01.500Z");
    assertThat(clock.nanoSource().getAsLong()).isEqualTo(1_500_000_000L);
  }

  @Test
  void theMonotonicClockKnowsNothingOfASettingOfTheWallClock() {
    clock.setWallClock(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
    assertThat(clock.nanoTime()).isZero();
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
