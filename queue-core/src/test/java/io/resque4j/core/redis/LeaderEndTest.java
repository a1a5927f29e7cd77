package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.LeaderStore.Standing;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only a lock that nobody renews is ended. */
@RedisTest
final class LeaderEndTest {
  private static final long END = 4_000_000_000_000L;

  @Test
  void aLockThatIsRenewedAFewHundredMillisecondsLaterStays(TestRedis redis) {
    String lock = redis.key("resque_scheduler_leader_lock");
    try (RawRedis raw = redis.connect();
        Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
        RedisStores stores = resque.openStores()) {
      LeaderStore leader = stores.leader();
      raw.call("SET", lock, "host:1-abcdef", "PXAT", END);
      Standing seen = RedisGateway.await(leader.standing()).orElseThrow();
      assertThat(seen.end()).isBetween(END - 1000, END + 2);

      raw.call("PEXPIREAT", lock, END + 300);
      assertThat(RedisGateway.await(leader.end(new Standing("host:1-abcdef", END)))).isFalse();
      assertThat(RedisGateway.await(leader.current())).contains("host:1-abcdef");

      assertThat(RedisGateway.await(leader.end(new Standing("host:2-abcdef", END + 300))))
          .isFalse();
      assertThat(RedisGateway.await(leader.end(new Standing("host:1-abcdef", END + 300)))).isTrue();
      assertThat(RedisGateway.await(leader.current())).isEqualTo(Optional.empty());
    }
  }
}
