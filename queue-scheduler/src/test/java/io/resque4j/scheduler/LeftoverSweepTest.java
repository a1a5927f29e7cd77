package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.scheduler.LeftoverSweep.Pace;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.SettableClock;
import io.resque4j.testkit.Snapshot;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
final class LeftoverSweepTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pace PACE = Pace.SLOW;
  private static final Instant LATER = Instant.ofEpochSecond(4_000_000_000L);
  private static final String SECOND = "4000000000";

  private final SettableClock clock = SettableClock.at("2026-11-24T09:00:00Z");
  private final List<String> mended = new ArrayList<>();

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private RedisStores stores;
  private LeftoverSweep sweep;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    SchedulerListener listener =
        new SchedulerListener() {
          @Override
          public void onMended(String what) {
            mended.add(what);
          }
        };
    sweep =
        new LeftoverSweep(
            stores.leftovers(), "me", new Listeners(List.of(listener)), PACE, clock.nanoSource());
    raw.call("SET", lock(), "me");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private String lock() {
    return redis.key("resque_scheduler_leader_lock");
  }

  private String schedule() {
    return redis.key("delayed_queue_schedule");
  }

  private static String job(int n) {
    return "{\"class\":\"add\",\"queue\":\"math\",\"args\":[" + n + "]}";
  }

  private void delay(int n) {
    resque.queue().enqueueAt(LATER, "math", "add", n);
  }

  /** Goes through all as often as this, in steps that the test's clock makes. */
  private void sweep(Duration time) {
    for (long s = 0; s < time.toSeconds(); s++) {
      sweep.perform(0);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  private void sweepLong() {
    sweep(Duration.ofMinutes(3));
  }

  @Test
  void aPlaceOfAJobThatIsNotThereIsForgottenAndTheJobIsTakenAgain() {
    delay(1);
    raw.call("SADD", redis.key("timestamps", job(1)), "delayed:1700000000", "delayed:4000000001");
    raw.call("SADD", redis.key("timestamps", job(2)), "delayed:" + SECOND);

    sweepLong();

    assertThat(resque.queue().scheduledAt("math", "add", 1)).containsExactly(LATER);
    assertThat(redis.keys()).doesNotContain(redis.key("timestamps", job(2)));
    assertThat(mended).hasSize(3);
    delay(2); // or it throws
  }

  @Test
  void aSecondWithoutAListLeavesTheScheduleAndSoDoesWhatIsNoSecond() {
    delay(1);
    raw.call("ZADD", schedule(), 4_000_000_001L, "4000000001", 5, "garbage", 6, "04000000000");
    raw.call("ZADD", schedule(), 7, "with list");
    raw.call("RPUSH", redis.key("delayed:with list"), "who knows");

    sweepLong();

    assertThat(raw.texts("ZRANGE", schedule(), 0, -1)).containsExactly("with list", SECOND);
  }

  @Test
  void aListWithoutAPlaceInTheScheduleIsPutThereAndItsJobsAreMoved() {
    raw.call("RPUSH", redis.key("delayed:1700000000"), job(1), job(2));
    raw.call("RPUSH", redis.key("delayed:no second"), "who knows");

    sweepLong();

    assertThat(raw.texts("ZRANGE", schedule(), 0, -1)).containsExactly("1700000000");
    assertThat(raw.number("EXISTS", redis.key("delayed:no second"))).isOne();
    raw.call("DEL", lock());
    try (Scheduler scheduler = Scheduler.builder(resque).start()) {
      await().atMost(SOON).until(() -> resque.queue().length("math") == 2);
      assertThat(scheduler.name()).isNotEmpty();
    }
  }

  @Test
  void whatAPeerCompletesMeanwhileIsLeftAlone() {
    raw.call("RPUSH", redis.key("delayed:1700000000"), job(1));
    raw.call("SADD", redis.key("timestamps", job(2)), "delayed:" + SECOND);
    raw.call("ZADD", schedule(), 4_000_000_001L, "4000000001");
    sweep(Duration.ofSeconds(4)); // they are seen
    assertThat(mended).isEmpty();

    raw.call("ZADD", schedule(), 1_700_000_000L, "1700000000");
    raw.call("RPUSH", redis.key("delayed:" + SECOND), job(2));
    raw.call("ZADD", schedule(), SECOND, SECOND);
    raw.call("RPUSH", redis.key("delayed:4000000001"), job(3));
    Snapshot before = Snapshot.of(raw, redis.namespace());
    sweepLong();

    assertThat(mended).isEmpty();
    assertThat(Snapshot.of(raw, redis.namespace())).isEqualTo(before);
  }

  @Test
  void nothingIsMendedBeforeItHasBeenSoForAWhile() {
    raw.call("ZADD", schedule(), 4_000_000_001L, "4000000001");

    sweep(Duration.ofSeconds(5));
    assertThat(raw.number("ZCARD", schedule())).isOne();
    sweep(Duration.ofSeconds(10));

    assertThat(raw.number("ZCARD", schedule())).isZero();
  }

  @Test
  void whoDoesNotHoldTheLockMendsNothing() {
    raw.call("ZADD", schedule(), 4_000_000_001L, "4000000001");
    raw.call("RPUSH", redis.key("delayed:1700000000"), job(1));
    raw.call("SADD", redis.key("timestamps", job(2)), "delayed:1700000001");
    raw.call("SET", lock(), "another");
    Set<String> before = redis.keys();

    sweepLong();

    assertThat(redis.keys()).isEqualTo(before);
    assertThat(raw.number("ZCARD", schedule())).isOne();
    assertThat(mended).isEmpty();
  }

  @Test
  void keysOfTheWrongTypeAndMembersThatNameNoSecondHideNoOthers() {
    raw.call("SET", redis.key("timestamps", job(1)), "no set");
    raw.call("SADD", redis.key("timestamps", job(2)), "delayed:x", "y", "delayed:1700000000");
    raw.call("SET", redis.key("delayed:1600000000"), "no list");
    raw.call("ZADD", schedule(), 1_600_000_000L, "1600000000");
    raw.call("SADD", redis.key("timestamps", job(3)), "delayed:1600000000");
    raw.call("SET", redis.key("delayed:1600000001"), "no list, and not in the schedule");
    raw.call("RPUSH", redis.key("delayed:1600000002"), job(4));

    sweepLong();

    assertThat(raw.texts("SMEMBERS", redis.key("timestamps", job(2))))
        .containsExactlyInAnyOrder("delayed:x", "y");
    assertThat(raw.texts("ZRANGE", schedule(), 0, -1)).containsExactly("1600000000", "1600000002");
    assertThat(raw.number("SCARD", redis.key("timestamps", job(3)))).isOne();
  }

  @Test
  void aScheduleOfTheWrongTypeIsAnErrorAndTheNextPassGoesOn() {
    raw.call("SET", schedule(), "no schedule");
    assertThatThrownBy(() -> sweep.perform(0)).hasMessageContaining("WRONGTYPE");
    assertThat(sweep.perform(0)).isGreaterThan(Duration.ofSeconds(50));

    raw.call("DEL", schedule());
    raw.call("RPUSH", redis.key("delayed:1700000000"), job(1));
    sweepLong();

    assertThat(raw.number("ZCARD", schedule())).isOne();
  }

  @Test
  void healthyJobsAreReadAndNothingOfThemChanges() {
    for (int n = 0; n < 300; n++) {
      delay(n);
      resque.queue().enqueueAt(LATER.plusSeconds(n), "math", "other", n);
    }
    Snapshot before = Snapshot.of(raw, redis.namespace());

    sweepLong();

    assertThat(Snapshot.of(raw, redis.namespace())).isEqualTo(before);
    assertThat(mended).isEmpty();
  }

  @Test
  void manyLeftoversAreMendedFasterThanThePaceOfOneThatFindsNone() {
    int many = 5_000;
    for (int n = 0; n < many; n++) {
      raw.call("SADD", redis.key("timestamps", job(n)), "delayed:" + SECOND);
    }

    Duration took = Duration.ZERO;
    while (mended.size() < many && took.compareTo(Duration.ofHours(1)) < 0) {
      Duration pause = sweep.perform(0);
      took = mended.size() == many ? took : took.plus(pause);
      clock.advance(pause);
    }

    assertThat(mended).hasSize(many);
    assertThat(took).isLessThan(Duration.ofSeconds(30));
    assertThat(redis.keys()).noneMatch(key -> key.contains(":timestamps:"));
  }
}
