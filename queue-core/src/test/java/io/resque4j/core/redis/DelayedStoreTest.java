package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.DelayedStore.Delayed;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.DelayedStore.Transferred;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
final class DelayedStoreTest {
  private static final long SECOND = 1_795_473_222L;
  private static final byte[] JOB = bytes("{\"class\":\"a\",\"queue\":\"math\",\"args\":[]}");
  private static final Move MOVE = new Move(JOB, "math", JOB);

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private RedisStores stores;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    assertThat(RedisGateway.await(stores.delayed().enqueueAt(SECOND, JOB, false, null)))
        .isEqualTo(Delayed.ADDED);
    lead("me");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private void lead(String name) {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), name);
  }

  private Transferred transfer(long now, Move... moves) {
    return RedisGateway.await(stores.delayed().transfer("me", SECOND, List.of(moves), now));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDueJobIsMovedAndNothingIsLeftOfItsDelay() {
    assertThat(transfer(SECOND, MOVE)).isEqualTo(new Transferred(true, true, 1, 0, null, Set.of()));

    assertThat(redis.keys())
        .containsExactlyInAnyOrder(
            redis.key("queue", "math"),
            redis.key("queues"),
            redis.key("resque_scheduler_leader_lock"));
  }

  @Test
  void nothingIsMovedBeforeItsSecond() {
    assertThat(transfer(SECOND - 1, MOVE))
        .isEqualTo(new Transferred(true, false, 0, 0, null, Set.of()));
    assertThat(RedisGateway.await(stores.delayed().peek(SECOND, 10))).hasSize(1);
    assertThat(raw.number("EXISTS", redis.key("queue", "math"))).isZero();
  }

  @Test
  void whoDoesNotLeadMovesNothing() {
    lead("another");

    assertThat(transfer(SECOND, MOVE).leader()).isFalse();
    assertThat(raw.number("EXISTS", redis.key("queue", "math"))).isZero();
  }

  @Test
  void whatAnotherSchedulerTookIsNotMovedTwice() {
    raw.call("LPOP", redis.key("delayed:" + SECOND));

    assertThat(transfer(SECOND, MOVE)).isEqualTo(new Transferred(true, true, 0, 0, null, Set.of()));
    assertThat(raw.number("EXISTS", redis.key("queue", "math"))).isZero();
    assertThat(raw.number("ZCARD", redis.key("delayed_queue_schedule"))).isZero();
  }

  @Test
  void aTargetOfTheWrongTypeStopsBeforeItsJob() {
    raw.call("SET", redis.key("queue", "math"), "no list");

    Transferred stopped = transfer(SECOND, MOVE);

    assertThat(stopped.moved()).isZero();
    assertThat(stopped.left()).isOne();
    assertThat(stopped.error()).contains("WRONGTYPE");
  }

  @Test
  void theLeaderLockIsTakenRenewedAndGivenUpOnlyByItsOwner() {
    LeaderStore lock = stores.leader();
    raw.call("DEL", redis.key("resque_scheduler_leader_lock"));
    Duration ttl = Duration.ofSeconds(15);

    assertThat(RedisGateway.await(lock.acquire("me", ttl)).leader()).isEqualTo("me");
    assertThat(RedisGateway.await(lock.acquire("you", ttl)).leader()).isEqualTo("me");
    assertThat(RedisGateway.await(lock.release("you"))).isFalse();
    assertThat(RedisGateway.await(lock.current())).contains("me");
    raw.call("PEXPIRE", redis.key("resque_scheduler_leader_lock"), 1000);
    assertThat(RedisGateway.await(lock.acquire("me", ttl)).leader()).isEqualTo("me");
    assertThat(raw.number("PTTL", redis.key("resque_scheduler_leader_lock"))).isGreaterThan(10_000);
    assertThat(RedisGateway.await(lock.release("me"))).isTrue();
    assertThat(RedisGateway.await(lock.current())).isEmpty();
  }
}
