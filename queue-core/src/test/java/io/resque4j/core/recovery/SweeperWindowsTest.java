package io.resque4j.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.ResqueException;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Silence counts only while whoever looks can hear. */
@RedisTest(dedicated = true)
final class SweeperWindowsTest extends SweeperScene {
  @Test
  void aReconnectBetweenTwoLooksRestartsEveryWindow() {
    claim(worker(1), 1, job());
    Sweeper sweeper = ours("a");
    sweepFor(sweeper, 9);
    proxy.cut();
    clock.advance(Duration.ofSeconds(1));
    sweepUntilAnswered(sweeper);
    clock.advance(Duration.ofSeconds(1));
    sweepUntilAnswered(sweeper);

    assertThat(cleaned).isEmpty();
    sweepFor(sweeper, 10);
    assertThat(cleaned).hasSize(1);
  }

  private static void sweepUntilAnswered(Sweeper sweeper) {
    boolean answered = false;
    while (!answered) {
      try {
        sweeper.sweep();
        answered = true;
      } catch (ResqueException e) {
        // the connection was cut under it
      }
    }
  }

  @Test
  void whileRedisIsAwayNobodyIsCountedAsSilent() {
    claim(worker(1), 1, job());
    Sweeper sweeper = ours("a");
    sweepFor(sweeper, 9);
    proxy.cutBefore(c -> c.name().startsWith("EVAL"));

    sweepUntilAnswered(sweeper); // on another connection
    assertThat(proxy.cuts()).isOne();
    clock.advance(Duration.ofSeconds(1));
    sweepUntilAnswered(sweeper);

    assertThat(cleaned).isEmpty();
  }
}
