package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lies in the bells when queues are rung for. */
@RedisTest
final class BellStoreTest {
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
    raw.call("RPUSH", redis.key("queue", "a"), "job");
    raw.call("RPUSH", redis.key("queue", "b"), "job");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private long ring(String... queues) {
    return RedisGateway.await(stores.bells().ring(List.of(queues)));
  }

  private List<String> bell(String... parts) {
    return raw.texts("LRANGE", redis.key(parts), 0, -1);
  }

  private List<String> bellOfAll() {
    return bell("resque4j", "bell", "all");
  }

  @Test
  void oneQueueIsNamedInBothBellsHoweverOftenItIsRungFor() {
    assertThat(ring("a")).isEqualTo(2);
    assertThat(ring("a")).isEqualTo(BellStore.NOBODY_IDLE);

    assertThat(bellOfAll()).containsExactly("a");
    assertThat(bell("resque4j", "bell", "queue", "a")).containsExactly("a");
  }

  /** Who takes a token for one queue looks at this one, not at all others. */
  @Test
  void theTokenOfASecondQueueIsNotSwallowedByTheFirst() {
    ring("a", "b");

    assertThat(bellOfAll()).containsExactly(BellStore.SEVERAL);
    assertThat(bell("resque4j", "bell", "queue", "a")).containsExactly("a");
    assertThat(bell("resque4j", "bell", "queue", "b")).containsExactly("b");
    assertThat(raw.number("PTTL", redis.key("resque4j", "bell", "all"))).isPositive();
  }

  @Test
  void aTokenForSeveralIsPassedOnAsOne() {
    assertThat(ring(BellStore.SEVERAL)).isOne();
    assertThat(ring("a")).isOne();

    assertThat(bellOfAll()).containsExactly(BellStore.SEVERAL);
  }

  @Test
  void queuesWithoutJobsAndPausedOnesAndWrongTypesRingNobody() {
    raw.call("SADD", redis.key("resque4j", "paused"), "b");
    raw.call("SET", redis.key("queue", "c"), "no list");

    assertThat(ring("empty", "b", "c")).isZero();
  }
}
