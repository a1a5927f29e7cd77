package io.resque4j.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Pulse pulse = new Pulse("heartbeat", Duration.ofSeconds(59), nanos::get);

  @Test
  void itsAgeBeginsAnewWithEachBeatEvenWhereTheClockOverflows() {
    nanos.addAndGet(Duration.ofSeconds(7).toNanos());
    assertThat(pulse.health().age()).isEqualTo(Duration.ofSeconds(7));

    pulse.beat();
    assertThat(pulse.health().age()).isZero();
  }

  @Test
  void itIsLatePastItsLimitAndSaysSo() {
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(pulse.health().isLate()).isFalse();

    nanos.addAndGet(Duration.ofMillis(2200).toNanos());
    assertThat(pulse.health().isLate()).isTrue();
    assertThat(pulse.health()).hasToString("heartbeat turned 61.2 s ago, limit 59 s");
  }

  @Test
  void theLimitOutlastsPausesAndARedisThatDoesNotAnswer() {
    Pulse sweeper = Pulse.of("sweep", Duration.ofSeconds(1), Duration.ofSeconds(25));

    assertThat(sweeper.health().limit()).isEqualTo(Duration.ofSeconds(53));
  }
}
