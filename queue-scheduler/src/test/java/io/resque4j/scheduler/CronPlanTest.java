package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.scheduler.CronPlan.Step;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens after a time in which nobody led. */
final class CronPlanTest {
  private static final long NOON = Instant.parse("2026-06-01T12:00:00Z").getEpochSecond();
  private static final long DAY = 86_400;

  private static List<Step> plan(String schedule, MissedFirings missed, long settled, long now) {
    CronJob job =
        CronJob.of("j", Schedule.parse(schedule, Schedule.zone("UTC")), "q", "c").missed(missed);
    return CronPlan.of(job, settled, now);
  }

  private static Step fires(long second) {
    return new Step(second, true, second, second - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "once", "all"})
  void aFiringThatIsOnTimeHappens(String missed) {
    MissedFirings rule = MissedFirings.parse(missed);
    assertThat(plan("0 12 * * *", rule, NOON - DAY, NOON - 1)).isEmpty();
    assertThat(plan("0 12 * * *", rule, NOON - DAY, NOON)).containsExactly(fires(NOON));
    assertThat(plan("0 12 * * *", rule, NOON - DAY, NOON + 60)).containsExactly(fires(NOON));
    assertThat(plan("0 12 * * *", rule, NOON, NOON + 60)).isEmpty();
  }

  @Test
  void skipPassesOverWhatIsMissed() {
    assertThat(plan("0 12 * * *", MissedFirings.SKIP, NOON - 3 * DAY, NOON + 61))
        .containsExactly(new Step(NOON, false, NOON - 2 * DAY, NOON));
  }

  @Test
  void skipLetsTheLastOneHappenWhenItIsOnlyLate() {
    assertThat(plan("0 12 * * *", MissedFirings.SKIP, NOON - 3 * DAY, NOON + 5))
        .containsExactly(new Step(NOON, true, NOON - 2 * DAY, NOON - DAY));
    assertThat(plan("every 1s", MissedFirings.SKIP, NOON - 10, NOON))
        .containsExactly(new Step(NOON, true, NOON - 9, NOON - 1));
  }

  @Test
  void onceLetsTheLastOneHappenHoweverLate() {
    assertThat(plan("0 12 * * *", MissedFirings.ONCE, NOON - 3 * DAY, NOON + DAY - 1))
        .containsExactly(new Step(NOON, true, NOON - 2 * DAY, NOON - DAY));
    assertThat(plan("* * * * * *", MissedFirings.ONCE, 0, NOON))
        .containsExactly(new Step(NOON, true, 1, NOON - 1));
  }

  @Test
  void allLetsEachHappenAndNoMoreThanItsLimit() {
    assertThat(plan("0 12 * * *", MissedFirings.all(5), NOON - 3 * DAY, NOON))
        .containsExactly(
            new Step(NOON - 2 * DAY, true, NOON - 2 * DAY, NOON - 2 * DAY - 1),
            new Step(NOON - DAY, true, NOON - 2 * DAY, NOON - 2 * DAY - 1),
            new Step(NOON, true, NOON - 2 * DAY, NOON - 2 * DAY - 1));
    List<Step> bounded = plan("0 12 * * *", MissedFirings.all(2), NOON - 4 * DAY, NOON);
    assertThat(bounded).extracting(Step::second).containsExactly(NOON - DAY, NOON);
    assertThat(bounded.get(0).missedFrom()).isEqualTo(NOON - 3 * DAY);
    assertThat(bounded.get(0).missedTo()).isEqualTo(NOON - 2 * DAY);
    assertThat(bounded.get(0).misses()).isTrue();
    assertThat(bounded.get(1).misses()).isFalse();
  }

  @Test
  void theRuleIsReadAndWritten() {
    assertThat(MissedFirings.parse(" ALL 20 "))
        .isEqualTo(MissedFirings.all(20))
        .hasToString("all 20");
    assertThat(MissedFirings.parse("all")).isEqualTo(MissedFirings.all(100));
    assertThat(MissedFirings.parse("skip")).isEqualTo(MissedFirings.SKIP).hasToString("skip");
    assertThatThrownBy(() -> MissedFirings.parse("never"))
        .hasMessage("expected skip, once, all or all <limit>, got: never");
    assertThatThrownBy(() -> MissedFirings.parse("once 3")).hasMessageContaining("got: once 3");
    assertThatThrownBy(() -> MissedFirings.parse("all 0")).hasMessageContaining("from 1 to 1000");
  }
}
