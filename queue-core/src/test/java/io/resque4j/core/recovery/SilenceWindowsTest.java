package io.resque4j.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.recovery.SilenceWindows.Look;
import io.resque4j.testkit.SettableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SilenceWindowsTest {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration GAP = Duration.ofSeconds(3);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SettableClock clock = SettableClock.at("2026-11-23T22:32:00Z");
  private final SilenceWindows windows = new SilenceWindows(LEASE, GAP);
  private final Map<String, String> signs = new HashMap<>();
  private long connection = 1;

  private void ping(String worker, String sign) {
    signs.put(worker, sign);
  }

  private List<String> look() {
    return windows.silent(
        new Look(clock.nanoTime(), clock.nanoTime(), connection, Map.copyOf(signs)));
  }

  private List<String> lookEachSecond(int seconds) {
    List<String> silent = List.of();
    for (int i = 0; i < seconds; i++) {
      clock.advance(SECOND);
      silent = look();
    }
    return silent;
  }

  @Test
  void whoSaysTheSameForTheWholeLeaseIsSilentAndNotBefore() {
    ping("dead", "5");
    look();

    assertThat(lookEachSecond(9)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("dead");
    assertThat(lookEachSecond(1)).containsExactly("dead");
  }

  @Test
  void whoSaysSomethingElseBeginsAnew() {
    ping("alive", "5");
    look();
    lookEachSecond(9);
    ping("alive", "4"); // also one from the past: its clock is its own business

    assertThat(lookEachSecond(10)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("alive");
  }

  @Test
  void whoNeverPingsIsSilentToo() {
    ping("mute", "");
    look();

    assertThat(lookEachSecond(10)).containsExactly("mute");
  }

  @Test
  void aWallClockThatJumpsChangesNothing() {
    ping("dead", "5");
    look();
    lookEachSecond(5);
    clock.setWallClock(clock.instant().plus(Duration.ofHours(2)));

    assertThat(lookEachSecond(4)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("dead");
  }

  @Test
  void aPauseOfTheObserverRestartsEveryWindow() {
    ping("alive", "5");
    look();
    lookEachSecond(5);
    clock.advance(Duration.ofMinutes(2)); // the whole machine stood still, the worker as well

    assertThat(look()).isEmpty();
    assertThat(lookEachSecond(9)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("alive");
  }

  @Test
  void aPauseInTheMiddleOfALookRestartsEveryWindow() {
    ping("alive", "5");
    look();
    lookEachSecond(9);
    clock.advance(SECOND);
    long asked = clock.nanoTime();
    clock.advance(Duration.ofSeconds(4));

    assertThat(windows.silent(new Look(asked, clock.nanoTime(), connection, Map.copyOf(signs))))
        .isEmpty();
    assertThat(lookEachSecond(9)).isEmpty();
  }

  @Test
  void aReconnectRestartsEveryWindow() {
    ping("alive", "5");
    look();
    lookEachSecond(9);
    connection++;

    assertThat(lookEachSecond(10)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("alive");
  }

  @Test
  void aLookThatFailedRestartsEveryWindow() {
    ping("alive", "5");
    look();
    lookEachSecond(9);
    windows.restart();

    assertThat(lookEachSecond(10)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("alive");
  }

  @Test
  void whoWasGoneMeanwhileBeginsAnew() {
    ping("worker", "5");
    look();
    lookEachSecond(5);
    signs.clear();
    lookEachSecond(1);
    ping("worker", "5");

    assertThat(lookEachSecond(10)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("worker");
  }

  @Test
  void oneWindowCanBeginAnewAlone() {
    ping("a", "5");
    ping("b", "5");
    look();
    lookEachSecond(9);
    windows.restart("a");

    assertThat(lookEachSecond(1)).containsExactly("b");
  }

  @Test
  void hearsayCountsFromWhenItWasHeardWhileItIsRepeated() {
    hear("5");
    clock.advance(SECOND);
    hear("5", "6");
    clock.advance(SECOND);
    hear("5", "6");
    ping("both", "5");
    ping("later", "6");
    ping("unheard", "7");

    assertThat(lookEachSecond(7)).isEmpty();
    assertThat(lookEachSecond(1)).containsExactly("both");
    assertThat(lookEachSecond(1)).containsExactlyInAnyOrder("both", "later");
  }

  @Test
  void hearsayThatWasNotRepeatedOrInterruptedIsForgotten() {
    hear("5");
    clock.advance(SECOND);
    hear();
    clock.advance(SECOND);
    hear("6");
    clock.advance(Duration.ofSeconds(5)); // nobody knows what was meanwhile
    ping("once", "5");
    ping("before", "6");

    assertThat(lookEachSecond(10)).isEmpty();
    assertThat(lookEachSecond(1)).hasSize(2);
  }

  private void hear(String... signs) {
    windows.hear(new Look(clock.nanoTime(), clock.nanoTime(), connection, Map.of()), Set.of(signs));
  }

  @Test
  void theNextLeaseThatEndsIsKnown() {
    long most = SECOND.toNanos();
    ping("dead", "5");
    look();
    assertThat(windows.untilNext(clock.nanoTime(), most)).isEqualTo(most);
    lookEachSecond(9);
    clock.advance(Duration.ofMillis(400));
    assertThat(windows.untilNext(clock.nanoTime(), most))
        .isEqualTo(Duration.ofMillis(600).toNanos());
    clock.advance(Duration.ofMillis(600));
    assertThat(windows.untilNext(clock.nanoTime(), most)).isEqualTo(most);
  }

  @Test
  void thoseThatHaveBeenSilentForATimeComeLongestFirst() {
    ping("first", "5");
    look();
    lookEachSecond(2);
    ping("second", "6");
    lookEachSecond(1);
    ping("third", "7");
    lookEachSecond(4);

    assertThat(windows.silentFor(Duration.ofSeconds(4)))
        .containsExactly(Map.entry("first", "5"), Map.entry("second", "6"));
    assertThat(windows.silentFor(Duration.ZERO)).containsOnlyKeys("first", "second", "third");
    windows.restart();
    assertThat(windows.silentFor(Duration.ZERO)).isEmpty();
  }
}
