package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.RecoveryStore.Role;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who looks for the dead. */
@RedisTest(dedicated = true)
final class SweeperLeaseTest {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final byte[] SILENT = "sign worker".getBytes(StandardCharsets.UTF_8);

  /** Jobs of the dead are what would empty it. */
  @Test
  void atTheMemoryLimitThereIsStillOneWhoLooksForTheDead(TestRedis redis) {
    try (RawRedis raw = redis.connect();
        Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
        RedisStores stores = resque.openStores()) {
      raw.call("CONFIG", "SET", "maxmemory", "1");

      assertThat(role(stores, "one")).isEqualTo(Role.SWEEPER);
      assertThat(role(stores, "two")).isEqualTo(Role.DEPUTY);
      assertThat(role(stores, "three")).isEqualTo(Role.NONE);
      assertThat(role(stores, "one")).isEqualTo(Role.SWEEPER);
    }
  }

  private static Role role(RedisStores stores, String name) {
    return RedisGateway.await(stores.recovery().look("test", name, TTL, List.of(), SILENT)).role();
  }
}
