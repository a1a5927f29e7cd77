package io.resque4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.resque4j.cli.terminal.CliException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SpansTest {

  @Test
  void whatIsWaitedForIsNotLongerThanTheEngineCanReckonWith() {
    assertThat(Spans.read("--within", "3650d")).isEqualTo(Duration.ofDays(3650));
    assertThatExceptionOfType(CliException.class)
        .isThrownBy(() -> Spans.read("--within", "106751991167300d"))
        .withMessage("expected --within to be at most 3650d, got: 106751991167300d");
  }
}
