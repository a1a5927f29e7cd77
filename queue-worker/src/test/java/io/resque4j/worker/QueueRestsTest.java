package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class QueueRestsTest {
  private static final Duration MOST = Duration.ofMinutes(1);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a clock that overflows
  private final QueueRests rests = new QueueRests(Duration.ofSeconds(1), now::get);

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private Duration rest() {
    return rests.untilNext(MOST);
  }

  @Test
  void aQueueRestsForAMomentBetweenTwoClaimsOfARound() {
    rests.returns("a");
    rests.returned("a", 100);

    assertThat(rests.isResting("a")).isTrue();
    assertThat(rests.isResting("b")).isFalse();
    assertThat(rest()).isEqualTo(Duration.ofMillis(10));
    pass(10);
    assertThat(rests.isResting("a")).isFalse();
    assertThat(rest()).isEqualTo(MOST);
  }

  @Test
  void aQueueRestsWhileAJobIsOnItsWayBackButNotForEver() {
    rests.returns("a");

    pass(999);
    assertThat(rests.isResting("a")).isTrue();
    pass(1);
    assertThat(rests.isResting("a")).isFalse(); // the reply was lost
  }

  @Test
  void eachRoundThatBringsNothingKnownIsFollowedByALongerPauseUpToTheLongest() {
    for (long pause : new long[] {100, 200, 400, 800, 1000, 1000}) {
      for (int job = 1; job <= 3; job++) {
        rests.returns("a");
        rests.returned("a", 3);
        assertThat(rest()).isEqualTo(Duration.ofMillis(job < 3 ? 10 : pause));
        pass(rest().toMillis());
      }
    }
  }

  @Test
  void jobsThatWereTakenTogetherAreOneRoundHoweverManyTheyAre() {
    for (int job = 1; job <= 10; job++) {
      rests.returns("a");
    }
    for (int job = 1; job <= 10; job++) {
      rests.returned("a", job); // as the script puts them back one by one
    }
    assertThat(rest()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aJobThatIsKnownEndsTheRestOfItsQueue() {
    rests.returns("a");
    rests.returned("a", 1);
    rests.knows("a");

    assertThat(rests.isResting("a")).isFalse();
    rests.returns("a");
    rests.returned("a", 1);
    assertThat(rest()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void queuesThatGiveNoJobsAnyMoreAreForgotten() {
    for (int queue = 0; queue < 1000; queue++) {
      rests.returns("deleted " + queue);
      rests.returned("deleted " + queue, 1);
    }
    pass(8_000);
    rests.returns("alive");
    rests.returned("alive", 1);
    assertThat(rests.size()).isEqualTo(1001);

    pass(8_000);
    rests.returns("alive");

    assertThat(rests.size()).isOne();
    assertThat(rests.isResting("alive")).isTrue();
  }
}
