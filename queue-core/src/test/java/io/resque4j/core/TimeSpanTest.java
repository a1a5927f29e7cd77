package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.resque4j.core.recovery.RecoveryRules;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

final class TimeSpanTest {
  private static final Duration EVER = ChronoUnit.FOREVER.getDuration();

  @Test
  void anOptionThatCannotBeReckonedWithIsRefused() {
    assertThat(TimeSpan.positive("lease", TimeSpan.LONGEST)).isEqualTo(TimeSpan.LONGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSpan.positive("lease", TimeSpan.LONGEST.plusNanos(1)))
        .withMessage("expected lease to be at most PT87600H, got: PT87600H0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSpan.positive("lease", Duration.ZERO))
        .withMessage("expected lease to be longer than nothing, got: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecoveryRules.ofOurs(EVER, Duration.ofSeconds(1), 3))
        .withMessageContaining("expected the lease of a worker to be at most PT87600H, got: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecoveryRules.ofOurs(EVER, EVER, 3))
        .withMessageContaining("expected the sweep interval to be at most PT87600H, got: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jobs.builder().timeout("import", EVER))
        .withMessageContaining("expected the time-out of import to be at most PT87600H, got: ");
  }

  @Test
  void whatIsReckonedFromTheLongestOneFits() {
    assertThatCode(() -> TimeSpan.LONGEST.multipliedBy(10).toNanos()).doesNotThrowAnyException();
  }

  @Test
  void aDeadlineMayBeForEverOrOver() {
    assertThat(TimeSpan.deadline(EVER)).isEqualTo(TimeSpan.LONGEST);
    assertThat(TimeSpan.deadline(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
    assertThat(TimeSpan.deadline(Duration.ofMillis(7))).isEqualTo(Duration.ofMillis(7));
  }
}
