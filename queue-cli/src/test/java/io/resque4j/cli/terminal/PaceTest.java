package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
  private Instant now = Instant.EPOCH;
  private final Pace pace = new Pace(() -> now);

  @Test
  void theRateIsThatSinceTheStartAndTheRestGoesAtIt() {
    now = now.plusSeconds(2);
    assertThat(pace.note(2_000, 100_000)).isEqualTo("1,000/s, 98 s left");
    now = now.plusSeconds(8);
    assertThat(pace.note(100_000, 100_000)).isEqualTo("10,000/s, 0 s left");
    assertThat(pace.note(1, 100_000)).isEqualTo("0/s, 11 d left");
  }

  @Test
  void whatIsLeftIsRoundedUp() {
    now = now.plusSeconds(1);
    assertThat(pace.note(1_000, 1_001)).isEqualTo("1,000/s, 1 s left");
  }

  @Test
  void inTheFirstMomentNothingIsSaid() {
    now = now.plusMillis(499);
    assertThat(pace.note(50, 100)).isEmpty();
    now = now.plusMillis(1);
    assertThat(pace.note(0, 100)).isEmpty();
    assertThat(pace.note(50, 100)).isEqualTo("100/s, 1 s left");
  }

  @Test
  void aClockThatJumpsBackSaysNothing() {
    now = now.minusSeconds(3_600);
    assertThat(pace.note(50, 100)).isEmpty();
  }
}
