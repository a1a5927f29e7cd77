package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

@RedisTest
class SnapshotTest {
  @Test
  void everyKindOfValueIsInItAndNoOtherNamespace(TestRedis redis) {
    try (RawRedis raw = redis.connect()) {
      raw.call("SET", redis.key("s"), "1", "EX", 100);
      raw.call("RPUSH", redis.key("l"), "b", "a");
      raw.call("SADD", redis.key("e"), "b", "a");
      raw.call("ZADD", redis.key("z"), 2, "a", 1, "b");
      raw.call("HSET", redis.key("h"), "y", "1", "x", "2");
      raw.call("SET", redis.namespace() + "x:s", "another's");
      Snapshot all = Snapshot.of(raw, redis.namespace());
      assertThat(all.values())
          .isEqualTo(
              Map.of(
                  "s", "string 1, expires",
                  "l", "list [b, a]",
                  "e", "set [a, b]",
                  "z", "zset [b, 1, a, 2]",
                  "h", "hash [x=2, y=1]"));
      raw.call("RPUSH", redis.key("l"), "c");
      Snapshot later = Snapshot.of(raw, redis.namespace());
      assertThat(later).isNotEqualTo(all);
      assertThat(later.without("l")).isEqualTo(all.without("l"));
    }
  }
}
