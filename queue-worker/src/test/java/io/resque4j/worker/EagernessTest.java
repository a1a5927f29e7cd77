package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EagernessTest {
  private final Eagerness eagerness = new Eagerness();

  /** How many of so many changes it asks at, when it gets nothing. */
  private int asksInVain(int changes) {
    int asked = 0;
    for (int n = 0; n < changes; n++) {
      if (eagerness.asks()) {
        asked++;
        eagerness.got(false);
      }
    }
    return asked;
  }

  @Test
  void whoGetsJobsAsksEachTime() {
    for (int n = 0; n < 100; n++) {
      assertThat(eagerness.asks()).isTrue();
      eagerness.got(true);
    }
  }

  @Test
  void whoAsksInVainAsksLessAndLessAndNeverGivesUp() {
    assertThat(asksInVain(1_000)).isBetween(15, 25);
    assertThat(asksInVain(64)).isOne();
  }

  @Test
  void oneJobMakesItEagerAgain() {
    asksInVain(1_000);

    eagerness.got(true);

    assertThat(eagerness.asks()).isTrue();
    assertThat(eagerness.asks()).isTrue();
  }
}
