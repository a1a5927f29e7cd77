package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class LossyProxyTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final RedisServer server;
  private LossyProxy proxy;
  private RawRedis redis;

  LossyProxyTest(RedisServer server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    direct("FLUSHALL");
    proxy = LossyProxy.to(server);
    redis = connect();
  }

  @AfterEach
  void close() {
    redis.close();
    proxy.close();
  }

  @Test
  void itPassesOnAndCountsWhatItSees() {
    redis.call("SET", "key", new byte[] {0, '\r', '\n', -1});
    redis.call("MULTI");
    redis.call("GET", "key");
    redis.call("EXEC");
    assertThat(proxy.commands())
        .extracting(ProxiedCommand::name)
        .containsExactly("SET", "MULTI", "GET", "EXEC");
    assertThat(proxy.commands().get(2)).hasToString("#3 GET key");
    assertThat(proxy.accepted()).isEqualTo(1);
    assertThat(proxy.open()).isEqualTo(1);
    assertThat(proxy.uri()).isEqualTo("redis://127.0.0.1:" + proxy.port());
  }

  @Test
  void largeAndNestedRepliesAndThoseOfResp3PassUnchanged() {
    String script = "redis.setresp(3) return {{1, {2, 'three'}}, {double=1.5}, {map={a=1}}, false}";
    Object expected = direct("EVAL", script, 0);
    assertThat(redis.call("EVAL", script, 0)).usingRecursiveComparison().isEqualTo(expected);
    byte[] large = new byte[3_000_000];
    redis.call("SET", "large", large);
    assertThat(redis.call("GET", "large")).isEqualTo(large);
  }

  @Test
  void aCommandBeforeWhichItIsCutIsNotExecuted() {
    proxy.cutBefore(command -> command.contains("key"));
    redis.call("PING");
    assertLost(() -> redis.call("INCR", "key"));
    assertThat(direct("GET", "key")).isNull();
    assertThat(proxy.cuts()).isEqualTo(1);
    reconnect();
    assertThat(redis.call("INCR", "key")).isEqualTo(1L);
  }

  @Test
  void aCommandAfterWhichItIsCutIsExecutedAndItsReplyIsLost() {
    proxy.cutAfter(command -> command.number() == 2);
    assertThat(redis.call("INCR", "key")).isEqualTo(1L);
    assertLost(() -> redis.call("INCR", "key"));
    reconnect();
    assertThat(redis.call("INCR", "key")).isEqualTo(3L);
  }

  @Test
  void inAPipelineTheRepliesBeforeTheCutArrive() {
    proxy.cutAfter(command -> command.contains("b"));
    redis.send("INCR", "a");
    redis.send("INCR", "b");
    assertThat(redis.read()).isEqualTo(1L);
    assertLost(() -> redis.read());
    assertThat(direct("GET", "b")).isEqualTo("1".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aClientThatDiesLosesAllItsConnectionsAndGetsNoOther() {
    try (RawRedis other = connect()) {
      other.call("PING");
      proxy.cut(LossyProxy.Cut.DIE_AFTER, command -> command.contains("key"));
      assertLost(() -> redis.call("INCR", "key"));
      assertLost(() -> other.call("INCR", "key"));
    }
    assertThatThrownBy(this::connect).hasMessageContaining("refused");
    assertThat(direct("GET", "key")).asString().isNotNull();
    proxy.restore();
    reconnect();
    assertThat(redis.call("INCR", "key")).isEqualTo(2L);
  }

  @Test
  void droppedRepliesLeaveTheConnectionOpenAndTheCommandExecuted() {
    proxy.dropReplies();
    redis.send("INCR", "key");
    await().atMost(SOON).until(() -> direct("GET", "key") != null);
    proxy.restore();
    assertThat(redis.call("INCR", "key")).isEqualTo(2L);
  }

  @Test
  void whatABlackHoleHeldArrivesLate() {
    redis.call("PING");
    proxy.blackHole();
    redis.send("INCR", "key");
    assertThat(direct("GET", "key")).isNull();
    proxy.restore();
    assertThat(redis.read()).isEqualTo(1L);
  }

  @Test
  void aDelayHoldsForEachDirection() {
    proxy.delayRequests(Duration.ofMillis(30));
    proxy.delayReplies(Duration.ofMillis(30));
    long start = System.nanoTime();
    redis.call("PING");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(60));
  }

  @Test
  void aHalfClosedConnectionStillTakesRequests() {
    redis.call("PING");
    proxy.halfClose();
    assertLost(() -> redis.read());
    redis.send("INCR", "key");
    await().atMost(SOON).until(() -> direct("GET", "key") != null);
  }

  @Test
  void aCutEndsWhatIsThereAndWelcomesWhatComes() {
    redis.call("PING");
    proxy.cut();
    assertLost(() -> redis.call("PING"));
    reconnect();
    assertThat(redis.call("PING")).isEqualTo("PONG");
  }

  @Test
  void refusedAreNewConnectionsOnly() {
    redis.call("PING");
    proxy.refuse();
    assertThatThrownBy(this::connect).hasMessageContaining("refused");
    assertThat(redis.call("PING")).isEqualTo("PONG");
    proxy.restore();
    reconnect();
    assertThat(redis.call("PING")).isEqualTo("PONG");
  }

  @Test
  void aServerThatIsGoneIsSeenAtOnce() {
    redis.call("PING");
    server.kill();
    assertLost(() -> redis.call("PING"));
    reconnect();
    assertLost(() -> redis.call("PING"));
    server.restart();
    reconnect();
    assertThat(redis.call("PING")).isEqualTo("PONG");
  }

  @Test
  void aCommandIsReplacedByAnother() {
    proxy.rewrite(
        command ->
            new String(command.get(0), StandardCharsets.UTF_8).equals("INCR")
                ? List.of("DECR".getBytes(StandardCharsets.UTF_8), command.get(1))
                : command);
    redis = connect();
    assertThat(redis.call("INCR", "rewritten")).isEqualTo(-1L);
    assertThat(redis.text("GET", "rewritten")).isEqualTo("-1");
    proxy.restore();
    assertThat(redis.call("INCR", "rewritten")).isEqualTo(0L);
  }

  private static void assertLost(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UncheckedIOException.class);
  }

  private RawRedis connect() {
    return RawRedis.connect(proxy.host(), proxy.port(), SOON);
  }

  private void reconnect() {
    redis.close();
    redis = connect();
  }

  private Object direct(Object... command) {
    try (RawRedis connection = server.connect()) {
      return connection.call(command);
    }
  }
}
