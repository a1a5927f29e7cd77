package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.ResqueException;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On what a real Redis says of itself, with another version in it. */
@RedisTest
final class ServerCheckTest {
  private final String info;

  ServerCheckTest(TestRedis redis) {
    try (RawRedis raw = redis.connect()) {
      info = raw.text("INFO");
    }
    assertThat(info).contains("redis_version:");
  }

  private ServerCheck version(String version) {
    return new ServerCheck(info.replaceAll("redis_version:\\S+", "redis_version:" + version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.8.24", "5.0.14", "6.0.20", "6.1.0-rc1"})
  void aRedisThatIsTooOldIsRefused(String version) {
    assertThatThrownBy(() -> version(version).refuseOld("host:6379"))
        .isInstanceOf(ResqueException.class)
        .hasMessage("expected Redis 6.2 or later at host:6379, got: " + version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.2.0", "6.2.14", "7.0.15", "7.2.4", "8.0.0", "10.1.0"})
  void aRedisThatIsYoungEnoughIsTaken(String version) {
    assertThatCode(() -> version(version).refuseOld("host:6379")).doesNotThrowAnyException();
  }
}
