package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {
  @Test
  void aRealRedis7AnswersOnTheLoopbackAddress() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = RawRedis.connect(server.uri())) {
      assertThat(server.uri()).isEqualTo("redis://127.0.0.1:" + server.port());
      assertThat(redis.text("INFO", "server")).contains("redis_version:7.0.15");
      assertThat(redis.texts("CONFIG", "GET", "bind")).containsExactly("bind", "127.0.0.1");
    }
  }

  @Test
  void closeEndsTheProcessAndRemovesItsFolder() throws IOException {
    RedisServer server = RedisServer.start();
    long pid = server.pid();
    Path folder = server.folder();
    server.close();
    server.close();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(folder).doesNotExist();
    try (Stream<Path> siblings = Files.list(folder.getParent())) {
      assertThat(siblings.map(Path::toString))
          .noneMatch(name -> name.startsWith(folder.toString()));
    }
  }

  @Test
  void nothingIsKeptOverARestartByDefault() {
    try (RedisServer server = RedisServer.start()) {
      set(server, "key", "value");
      server.kill();
      assertThat(server.isRunning()).isFalse();
      server.restart();
      assertThat(get(server, "key")).isNull();
    }
  }

  @Test
  void whatTheAppendOnlyFileHoldsIsThereAgainOnTheSamePortAfterAKill() {
    try (RedisServer server = RedisServer.builder().appendonly("always").start()) {
      int port = server.port();
      set(server, "key", "value");
      server.kill();
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(get(server, "key")).isEqualTo("value");
      server.restart();
      assertThat(get(server, "key")).isEqualTo("value");
    }
  }

  @Test
  void aSuspendedServerKeepsItsConnectionsAndAnswersAfterItIsResumed() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = RawRedis.connect(server.host(), server.port(), Duration.ofSeconds(2))) {
      redis.call("PING");
      server.suspend();
      assertThatThrownBy(() -> redis.call("PING"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("timed out");
      server.resume();
      assertThat(redis.read()).isEqualTo("PONG");
    }
  }

  @Test
  void aSuspendedServerCanBeClosed() {
    RedisServer server = RedisServer.start();
    server.suspend();
    server.close();
    assertThat(server.isRunning()).isFalse();
  }

  @Test
  void configurationLinesReachTheServer() {
    try (RedisServer server =
            RedisServer.builder()
                .config("maxmemory", "10mb")
                .config("save", "60", "1")
                .config("requirepass", "a \"quoted\" word")
                .start();
        RawRedis redis = server.connect()) {
      redis.call("AUTH", "a \"quoted\" word");
      assertThat(redis.texts("CONFIG", "GET", "maxmemory")).contains("10485760");
      assertThat(redis.texts("CONFIG", "GET", "save")).contains("60 1");
    }
  }

  @Test
  void eachServerOfABuilderHasFurtherPortsOfItsOwn() {
    RedisServerBuilder node =
        RedisServer.builder().config("cluster-enabled", "yes").furtherPort("cluster-port");
    try (RedisServer one = node.start();
        RedisServer other = node.start();
        RawRedis first = one.connect();
        RawRedis second = other.connect()) {
      assertThat(first.texts("CONFIG", "GET", "cluster-port"))
          .isNotEqualTo(second.texts("CONFIG", "GET", "cluster-port"));
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> RedisServer.builder().port(taken.getLocalPort()).start())
          .isInstanceOf(RedisServerException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is in use");
    }
  }

  @Test
  void aWrongConfigurationLineIsShown() {
    assertThatThrownBy(() -> RedisServer.builder().config("no-such-directive", "1").start())
        .isInstanceOf(RedisServerException.class)
        .hasMessageContaining("no-such-directive");
  }

  @Test
  void manyServersStartAtOnce() {
    List<RedisServer> servers =
        IntStream.range(0, 6).parallel().mapToObj(i -> RedisServer.start()).toList();
    try {
      assertThat(servers.stream().map(RedisServer::port).distinct()).hasSize(6);
    } finally {
      servers.forEach(RedisServer::close);
    }
  }

  @Test
  void aMachineWithoutABinaryIsToldWhatToDo() {
    assertThatThrownBy(() -> EmbeddedRedis.resourceName("Windows 11", "amd64"))
        .isInstanceOf(RedisServerException.class)
        .hasMessageContaining("Windows 11 amd64")
        .hasMessageContaining("on PATH");
    assertThatThrownBy(() -> EmbeddedRedis.resourceName("Linux", "riscv64"))
        .isInstanceOf(RedisServerException.class);
    assertThat(EmbeddedRedis.resourceName("Mac OS X", "aarch64"))
        .isEqualTo("redis-server-7.0.15-darwin-arm64");
  }

  @Test
  void aDamagedCopyOfTheBinaryIsReplaced(@TempDir Path folder) throws IOException {
    Path binary = EmbeddedRedis.unpack(folder);
    long size = Files.size(binary);
    Files.writeString(binary, "damaged");

    assertThat(EmbeddedRedis.unpack(folder)).isEqualTo(binary).hasSize(size).isExecutable();
  }

  @Test
  void versionsOfRedisAndValkeyAreRead() {
    assertThat(RedisBinary.isRecent("Redis server v=7.0.15 sha=00000000:0 bits=64")).isTrue();
    assertThat(RedisBinary.isRecent("Valkey server v=8.1.0 sha=00000000:0 bits=64")).isTrue();
    assertThat(RedisBinary.isRecent("Redis server v=6.2.0 sha=00000000:0 bits=64")).isTrue();
    assertThat(RedisBinary.isRecent("Redis server v=6.0.16 sha=00000000:0 bits=64")).isFalse();
    assertThat(RedisBinary.isRecent("something else")).isFalse();
  }

  private static void set(RedisServer server, String key, String value) {
    try (RawRedis redis = server.connect()) {
      redis.call("SET", key, value);
    }
  }

  private static String get(RedisServer server, String key) {
    try (RawRedis redis = server.connect()) {
      return redis.text("GET", key);
    }
  }
}
