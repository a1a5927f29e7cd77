package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisCluster;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --watch} outlives a Redis that is away, and ends when Redis says no to the question. */
@RedisTest
final class WatchIT {
  private static final int FAILED = 1;

  private final RedisServer server;
  private RawRedis raw;

  WatchIT(RedisServer server) {
    this.server = server;
    raw = server.connect();
  }

  @BeforeEach
  void enqueue() {
    raw.call("FLUSHALL");
    raw.call("SADD", "resque:queues", "mail");
    raw.call("RPUSH", "resque:queue:mail", "{\"class\":\"send\",\"queue\":\"mail\",\"args\":[]}");
  }

  @AfterEach
  void close() {
    raw.close();
  }

  private RunningCommand watch(String... words) {
    Command command = Command.packed(words).env("REDIS_URL", server.uri());
    return command.start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "ndjson"})
  void aKeyOfTheWrongTypeEndsIt(String format) {
    try (RunningCommand watch =
        watch("queue", "peek", "mail", "--watch", "--every", "100ms", "-o", format)) {
      watch.awaitOut("send");
      raw.call("SET", "resque:queue:mail", "no list");
      Outcome outcome = watch.awaitEnd();

      assertThat(outcome.err())
          .isEqualTo(
              ("resque4j: Redis at 127.0.0.1:%d refused: WRONGTYPE Operation against a key holding the"
                      + " wrong kind of value%n")
                  .formatted(server.port()));
      assertThat(outcome.exitCode()).isEqualTo(FAILED);
    }
  }

  @Test
  void aRightThatIsTakenAwayEndsIt() {
    try (RunningCommand watch =
        watch("queue", "peek", "mail", "--watch", "--every", "100ms", "-o", "ndjson")) {
      watch.awaitOut("send");
      raw.call("ACL", "SETUSER", "default", "-lrange");
      Outcome outcome = watch.awaitEnd();

      assertThat(outcome.err().lines())
          .singleElement()
          .asString()
          .startsWith("resque4j: Redis at 127.0.0.1:%d refused: NOPERM ".formatted(server.port()))
          .contains("lrange");
      assertThat(outcome.exitCode()).isEqualTo(FAILED);
    } finally {
      raw.call("ACL", "SETUSER", "default", "+@all");
    }
  }

  @Test
  void aNamespaceThatAClusterCannotHoldIsRefusedAtOnce() {
    try (RedisCluster cluster = RedisCluster.start(0, 0, 0);
        RunningCommand watch =
            Command.packed("queue", "list", "--watch").env("REDIS_URL", cluster.uri()).start()) {
      Outcome outcome = watch.awaitEnd();

      assertThat(outcome.err().lines())
          .singleElement()
          .asString()
          .startsWith("resque4j: expected a namespace with a hash tag");
      assertThat(outcome.exitCode()).isEqualTo(FAILED);
    }
  }

  @Test
  void aRedisThatIsAwayDoesNotEndIt() {
    try (RunningCommand watch = watch("stats", "--watch", "--every", "100ms", "-o", "ndjson")) {
      watch.awaitOut("\"waiting\":1\\b");
      server.kill();
      watch.awaitErr("; it goes on looking");
      server.restart();
      watch.awaitErr("Redis answers again");
      Outcome outcome = watch.interrupt().awaitEnd();

      assertThat(outcome.exitCode()).isEqualTo(130);
      assertThat(outcome.err().lines()).hasSize(2);
    }
  }
}
