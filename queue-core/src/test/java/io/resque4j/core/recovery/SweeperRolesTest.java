package io.resque4j.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who sweeps, by which rules, at what cost, and that nothing ends the loop. */
@RedisTest(dedicated = true)
final class SweeperRolesTest extends SweeperScene {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void aLookAtWorkersThatAreKnownIsOneCommand() {
    for (int number = 1; number <= RecoveryStore.MOST_WATCHED; number++) {
      register(worker(number));
    }
    Sweeper sweeper = ours("a");
    sweeper.sweep();
    sweeper.sweep();
    int before = proxy.commands().size();

    sweeper.sweep();

    assertThat(proxy.commands().subList(before, proxy.commands().size()))
        .filteredOn(each -> !each.name().equals("SCAN")) // for claims that nobody remembers
        .singleElement()
        .satisfies(each -> assertThat(each.name()).isEqualTo("EVALSHA"));
    clock.advance(Duration.ofSeconds(9));
    sweepFor(sweeper, 11);
    assertThat(cleaned).as("each is seen to be silent").hasSize(RecoveryStore.MOST_WATCHED);
  }

  @Test
  void oneActsOneWatchesAndTheThirdDoesNothingUntilItsTurn() {
    Sweeper first = ours("a");
    Sweeper second = ours("b");
    Sweeper third = ours("c");
    first.sweep();
    second.sweep();
    third.sweep();

    assertThat(raw.text("GET", key("resque4j", "sweeper", "ours"))).isEqualTo("a");
    assertThat(raw.text("GET", key("resque4j", "sweeper", "ours", "deputy"))).isEqualTo("b");
    first.close();
    third.sweep();
    assertThat(raw.text("GET", key("resque4j", "sweeper", "ours"))).isEqualTo("c");
    second.close();
    assertThat(raw.number("EXISTS", key("resque4j", "sweeper", "ours", "deputy"))).isZero();
  }

  @Test
  void theDeputyKnowsAlreadyWhoIsSilentWhenItTakesOver() {
    claim(worker(1), 1, job());
    Sweeper first = ours("a");
    Sweeper deputy = ours("b");
    first.sweep();
    sweepFor(deputy, 10);
    assertThat(cleaned).isEmpty();

    first.close();
    deputy.sweep();

    assertThat(cleaned).hasSize(1);
  }

  @Test
  void twoWhoActAtOnceRecoverAJobOnce() {
    claim(worker(1), 1, job());
    Sweeper first = ours("a");
    Sweeper second = ours("b");
    for (int i = 0; i <= 10; i++) {
      for (Sweeper each : List.of(first, second)) {
        raw.call("DEL", key("resque4j", "sweeper", "ours"));
        each.sweep();
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(queue()).hasSize(1);
    assertThat(cleaned).hasSize(1);
  }

  @Test
  void rulesThatCannotWorkAreRefused() {
    assertThatThrownBy(
            () -> RecoveryRules.ofOurs(Duration.ofSeconds(2), Duration.ofSeconds(1), MOST))
        .hasMessageContaining("expected the lease of a worker to be 3 sweep intervals");
    assertThatThrownBy(() -> RecoveryRules.ofOurs(Duration.ofSeconds(2), Duration.ZERO, MOST))
        .hasMessageContaining("interval");
    assertThatThrownBy(() -> RecoveryRules.ofOurs(Duration.ofSeconds(9), Duration.ofSeconds(1), -1))
        .hasMessageContaining("maxRecoveries");
  }

  /** An Error of a listener's code, such as a class that is missing, is not the loop's end. */
  @Test
  void theLoopGoesOnWhateverIsThrownInIt() {
    AtomicInteger calls = new AtomicInteger();
    RecoveryListener rude =
        new RecoveryListener() {
          @Override
          public void onCleanedWorker(String worker) {
            if (calls.incrementAndGet() == 1) {
              throw new NoClassDefFoundError("planted");
            }
          }

          @Override
          public void onError(String what, Throwable error) {
            errors.add(what + ": " + error.getMessage());
          }
        };
    register(worker(1));
    RecoveryRules quick =
        RecoveryRules.ofOurs(Duration.ofMillis(600), Duration.ofMillis(100), MOST);
    try (RecoveryLoop loop =
        RecoveryLoop.start(
            resque.openStores(), quick, "host:2-abcdef", InstantSource.system(), rude)) {
      await().atMost(SOON).until(() -> calls.get() == 1);
      register(worker(2));
      await().atMost(SOON).until(() -> calls.get() == 2);
      assertThat(loop.health().isLate()).isFalse();
    }
    assertThat(errors).anyMatch(each -> each.endsWith("planted"));
  }
}
