package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "3s, PT3S",
    "1m30s, PT1M30S",
    "2h, PT2H",
    "1d, PT24H",
    "0s, PT0S",
    "PT3S, PT3S",
    "pt1h, PT1H"
  })
  void aDurationIsReadAsItIsTyped(String typed, Duration expected) {
    assertThat(Times.duration("--in", typed)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3s",
    "3 seconds, 3s",
    "5min, 5m",
    "-3s, 3s",
    "10 ms, 10ms",
    "2 Hours, 2h",
    "200millis, 200ms"
  })
  void aBadDurationIsAnsweredWithTheNearestRightOne(String typed, String suggested) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Times.duration("--in", typed))
        .withMessage(
            "expected --in to be a duration such as 500ms, 3s, 5m, 2h or 1d, got: %s;"
                + " did you mean %s?",
            typed, suggested)
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @ParameterizedTest
  @CsvSource({"soon", "''", "3 weeks", "99999999999999999999d", "999999999999999d999999999999999d"})
  void whatIsNoDurationIsRefusedWithoutAGuess(String typed) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Times.duration("--in", typed))
        .withMessage(
            "expected --in to be a duration such as 500ms, 3s, 5m, 2h or 1d, got: " + typed);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z",
    "2026-11-24T10:00+01:00, 2026-11-24T09:00:00Z",
    "2026-11-24T10:00:00.5Z, 2026-11-24T10:00:00.5Z"
  })
  void anInstantIsReadAsItIsTyped(String typed, Instant expected) {
    assertThat(Times.instant("--at", typed)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00, 2026-11-24T10:00Z",
    "2026-11-24 10:00, 2026-11-24T10:00Z",
    "2026-11-24, 2026-11-24T00:00Z",
    "1795480362, 2026-11-24T00:32:42Z",
    "1795480362000, 2026-11-24T00:32:42Z"
  })
  void aBadInstantIsAnsweredWithTheNearestRightOne(String typed, String suggested) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Times.instant("--at", typed))
        .withMessage(
            "expected --at to be an instant such as 2026-11-24T10:00:00Z, got: %s;"
                + " did you mean %s?",
            typed, suggested);
  }

  @ParameterizedTest
  @CsvSource({"tomorrow", "2026-13-01T00:00:00Z"})
  void whatIsNoInstantIsRefused(String typed) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Times.instant("--at", typed))
        .withMessage("expected --at to be an instant such as 2026-11-24T10:00:00Z, got: %s", typed);
  }

  @ParameterizedTest
  @CsvSource({"+999999-01-01T00:00:00Z", "1969-12-31T23:59:59Z"})
  void anInstantThatNoPeerCanHoldIsRefused(String typed) {
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Times.instant("--at", typed))
        .withMessage("expected --at to be in the years 1970 to 275760, got: %s", typed);
  }

  @Test
  void aDurationIsShownWithThePrecisionThatMatters() {
    assertThat(Times.shown(Duration.ofNanos(423_000))).isEqualTo("0.42 ms");
    assertThat(Times.shown(Duration.ofMillis(38))).isEqualTo("38 ms");
    assertThat(Times.shown(Duration.ofMillis(2_314))).isEqualTo("2.31 s");
  }

  @ParameterizedTest
  @CsvSource({
    "0, now",
    "3, 3 s ago",
    "119, 119 s ago",
    "120, 2 min ago",
    "7199, 119 min ago",
    "7200, 2 h ago",
    "172799, 47 h ago",
    "172800, 2 d ago",
    "-3, in 3 s",
    "-300, in 5 min"
  })
  void anInstantIsShownAsSoLongAgo(long seconds, String expected) {
    Instant now = Instant.parse("2026-11-24T10:00:00Z");

    assertThat(Times.ago(now.minusSeconds(seconds), now)).isEqualTo(expected);
    assertThat(Times.ago(Instant.EPOCH, now)).isEqualTo("20,781 d ago");
  }
}
