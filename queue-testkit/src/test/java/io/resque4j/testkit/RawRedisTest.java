package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RawRedisTest {
  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void eachKindOfReplyHasItsType() {
    try (RawRedis redis = server.connect()) {
      assertThat(redis.call("SET", "key", new byte[] {0, -1, '\r', '\n'})).isEqualTo("OK");
      assertThat(redis.call("GET", "key")).isEqualTo(new byte[] {0, -1, '\r', '\n'});
      assertThat(redis.call("GET", "missing")).isNull();
      assertThat(redis.call("STRLEN", "key")).isEqualTo(4L);
      assertThat(redis.number("RPUSH", "list", 1, 2.5, "three")).isEqualTo(3);
      assertThat(redis.texts("LRANGE", "list", 0, -1)).containsExactly("1", "2.5", "three");
      assertThat((List<?>) redis.call("EVAL", "return {1, {'a'}, redis.error_reply('E x')}", 0))
          .hasSize(3)
          .last()
          .isInstanceOf(RawRedis.ErrorReply.class);
    }
  }

  @Test
  void anErrorIsThrownWithItsCodeAndTheConnectionGoesOn() {
    try (RawRedis redis = server.connect()) {
      redis.call("SET", "text", "value");
      assertThatThrownBy(() -> redis.call("RPUSH", "text", "value"))
          .isInstanceOfSatisfying(
              RawRedis.ErrorReply.class, e -> assertThat(e.code()).isEqualTo("WRONGTYPE"));
      assertThat(redis.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void commandsCanBePipelined() {
    try (RawRedis redis = server.connect()) {
      for (int i = 0; i < 1000; i++) {
        redis.send("INCR", "counter");
      }
      Object last = null;
      for (int i = 0; i < 1000; i++) {
        last = redis.read();
      }
      assertThat(last).isEqualTo(1000L);
    }
  }

  @Test
  void theUriChoosesTheDatabaseAndLogsIn() {
    try (RawRedis admin = server.connect()) {
      admin.call("ACL", "SETUSER", "me", "on", ">secret", "allkeys", "+@all");
    }
    String uri = "redis://me:secret@127.0.0.1:" + server.port() + "/3";
    try (RawRedis redis = RawRedis.connect(uri)) {
      assertThat(redis.text("ACL", "WHOAMI")).isEqualTo("me");
      assertThat(redis.text("CLIENT", "INFO")).contains(" db=3 ");
    }
    assertThatThrownBy(() -> RawRedis.connect(uri.replace("secret", "wrong")))
        .isInstanceOf(RawRedis.ErrorReply.class);
    assertThatThrownBy(() -> RawRedis.connect("http://127.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
