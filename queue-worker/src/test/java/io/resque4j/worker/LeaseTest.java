package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LeaseTest {
  private final SettableClock clock = SettableClock.at("2026-11-23T22:32:00Z");
  private final Lease lease = new Lease(Duration.ofSeconds(10), clock.nanoSource());

  @Test
  void itIsDoubtedAMarginBeforeOthersTakeTheProcessForDead() {
    clock.advance(Duration.ofMillis(7499));
    assertThat(lease.isTrusted()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(lease.isTrusted()).isFalse();
    assertThat(lease.sinceRenewal()).isEqualTo(Duration.ofMillis(7500));
  }

  @Test
  void itCountsFromTheBeginningOfTheAttemptThatRenewedIt() {
    clock.advance(Duration.ofSeconds(3));
    long attempt = lease.now();
    clock.advance(Duration.ofSeconds(2));
    lease.renewed(attempt);
    clock.advance(Duration.ofMillis(5499));
    assertThat(lease.isTrusted()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(lease.isTrusted()).isFalse();
  }

  @Test
  void theWallClockHasNoSayInIt() {
    clock.setWallClock(clock.instant().plus(Duration.ofHours(2)));
    assertThat(lease.isTrusted()).isTrue();
  }

  @Test
  void noTwoPingsInARowNameTheSameSecond() {
    PingSeconds seconds = new PingSeconds(clock);
    long first = seconds.next();
    assertThat(first).isEqualTo(clock.instant().getEpochSecond());
    assertThat(seconds.next()).isEqualTo(first + 1);
    assertThat(seconds.next()).isEqualTo(first + 2);
    clock.advance(Duration.ofSeconds(10));
    assertThat(seconds.next()).isEqualTo(first + 10);
  }

  @Test
  void aClockThatIsPutBackALittleIsWaitedForAndByMuchIsFollowed() {
    PingSeconds seconds = new PingSeconds(clock);
    long first = seconds.next();
    clock.setWallClock(clock.instant().minusSeconds(5));
    assertThat(seconds.next()).isEqualTo(first + 1);
    clock.setWallClock(clock.instant().minus(Duration.ofHours(2)));
    assertThat(seconds.next()).isEqualTo(clock.instant().getEpochSecond());
  }
}
