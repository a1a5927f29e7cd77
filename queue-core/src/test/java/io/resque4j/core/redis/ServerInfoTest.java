package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import org.junit.jupiter.api.Test;

class ServerInfoTest {
  @Test
  void aRealRedisSaysItsMemoryAndItsPolicy() {
    try (RedisServer server = RedisServer.builder().start();
        Resque resque = Resque.connect(server.uri());
        RedisStores stores = resque.openStores();
        RawRedis raw = RawRedis.connect(server.uri())) {
      ServerInfo info = RedisGateway.await(stores.server().info());
      assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(info.usedMemory()).isGreaterThan(100_000);
      assertThat(info.maxMemory()).isZero();
      assertThat(info.maxMemoryPolicy()).isEqualTo("noeviction");
      assertThat(info.mayEvict()).isFalse();

      raw.call("CONFIG", "SET", "maxmemory", "100mb");
      raw.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
      ServerInfo evicting = RedisGateway.await(stores.server().info());
      assertThat(evicting.maxMemory()).isEqualTo(104_857_600);
      assertThat(evicting.mayEvict()).isTrue();
    }
  }

  @Test
  void whatItDoesNotSayIsEmpty() {
    ServerInfo info = ServerInfo.parse("# Memory\r\nused_memory:lots\r\nmaxmemory:\r\n");

    assertThat(info).isEqualTo(new ServerInfo("", 0, 0, ""));
    assertThat(info.mayEvict()).isFalse();
  }
}
