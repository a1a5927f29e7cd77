package io.resque4j.core;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.resque4j.core.redis.ExistingClient;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connecting to one Redis: what node-resque's own tests of its connection ask for (namespaces,
 * database, a client given by the user, errors), and logins.
 */
final class ConnectionTest {
  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.builder().unixSocket().start();
    try (RawRedis raw = server.connect()) {
      raw.call("ACL", "SETUSER", "worker", "on", ">hunter2-CANARY", "~*", "&*", "+@all");
      raw.call("ACL", "SETUSER", "reader", "on", ">hunter2-CANARY", "~*", "+@read", "+@connection");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() {
    try (RawRedis raw = server.connect()) {
      raw.call("FLUSHALL");
    }
  }

  private static Resque.Builder at(String authority) {
    return Resque.builder().uri("redis://" + authority);
  }

  private static String here() {
    return "127.0.0.1:" + server.port();
  }

  private static boolean hasKey(String key) {
    try (RawRedis raw = server.connect()) {
      return raw.number("EXISTS", key) == 1;
    }
  }

  @Test
  void connectingLeavesNoKeyBehind() {
    try (Resque resque = at(here()).connect();
        RawRedis raw = server.connect()) {
      assertThat(resque.queue().queues()).isEmpty();
      assertThat(raw.number("DBSIZE")).isZero();
    }
  }

  @Test
  void keysLieInTheDefaultNamespace() {
    try (Resque resque = at(here()).connect()) {
      resque.queue().enqueue("math", "add", 1);
    }
    assertThat(hasKey("resque:queue:math")).isTrue();
  }

  @Test
  void keysLieInANamespaceOfOneOrOfSeveralParts() {
    try (Resque resque = at(here()).namespace("custom").connect()) {
      resque.queue().enqueue("math", "add", 1);
    }
    try (Resque resque = at(here()).namespace("custom", "namespace").connect()) {
      resque.queue().enqueue("math", "add", 1);
    }
    assertThat(hasKey("custom:queue:math")).isTrue();
    assertThat(hasKey("custom:namespace:queue:math")).isTrue();
  }

  @Test
  void anEmptyNamespaceIsLeftOutOfTheKey() {
    try (Resque resque = at(here()).namespace("").connect()) {
      resque.queue().enqueue("math", "add", 1);
    }
    assertThat(hasKey("queue:math")).isTrue();
  }

  @Test
  void theDatabaseOfTheAddressIsUsedEvenAfterAReconnect() {
    try (Resque resque = at(here() + "/9").connect();
        RawRedis nine = RawRedis.connect(server.uri() + "/9")) {
      resque.queue().enqueue("math", "add", 1);
      nine.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      enqueueUntilAcknowledged(resque);

      assertThat(nine.number("LLEN", "resque:queue:math")).isGreaterThanOrEqualTo(2);
      assertThat(hasKey("resque:queue:math")).isFalse();
    }
  }

  private static void enqueueUntilAcknowledged(Resque resque) {
    boolean done = false;
    while (!done) {
      try {
        done = resque.queue().enqueue("math", "add", 2);
      } catch (UnknownOutcomeException e) {
        // It went into the connection that was just being cut.
      }
    }
  }

  @Test
  void aDatabaseThatRedisDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> at(here() + "/99").connect())
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageContaining("DB index is out of range")
        .hasMessageContaining(here());
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> at("wronghostname.invalid:6379").connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("wronghostname.invalid:6379 (there is no host of that name)");
  }

  @Test
  void aPortOnWhichNobodyListensIsNamed() {
    assertThatThrownBy(() -> at(":hunter2@127.0.0.1:1").connect())
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("is it running")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aUserLogsInByAddressOrByOption() {
    try (Resque resque = at("worker:hunter2-CANARY@" + here()).connect()) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      assertThat(resque.address()).doesNotContain("hunter2");
      assertThat(resque.config().toString()).doesNotContain("hunter2");
    }
    try (Resque resque = at(here()).credentials("worker", "hunter2-CANARY").connect()) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
    }
  }

  @Test
  void aWrongPasswordIsOneClearLineWithoutThePassword() {
    assertThatThrownBy(() -> at("worker:wrong-CANARY@" + here()).connect())
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageStartingWith("Redis at " + here() + " knows no such user or password")
        .hasMessageNotContaining("CANARY");
  }

  @Test
  void aRedisThatWantsALoginSaysSo() {
    try (RedisServer closed = RedisServer.builder().config("requirepass", "secret").start()) {
      assertThatThrownBy(() -> Resque.connect(closed.uri()))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("wants a password");
      try (Resque resque = at(":secret@127.0.0.1:" + closed.port()).connect()) {
        assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      }
    }
  }

  @Test
  void whatAUserMayNotDoIsRefusedAndNotDone() {
    try (Resque resque = at("reader:hunter2-CANARY@" + here()).connect()) {
      assertThat(resque.queue().length("math")).isZero();
      assertThatThrownBy(() -> resque.queue().enqueue("math", "add", 1))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("NOPERM");
    }
    assertThat(hasKey("resque:queue:math")).isFalse();
  }

  @Test
  void aReplicaIsRefusedWithTheNameOfItsMaster() {
    try (RedisServer replica =
        RedisServer.builder().config("replicaof", "127.0.0.1", server.port() + "").start()) {
      assertThatThrownBy(() -> Resque.connect(replica.uri()))
          .isInstanceOf(ResqueException.class)
          .hasMessageContaining("a replica of 127.0.0.1:" + server.port());
    }
  }

  @Test
  void aUnixSocketWorksLikeAPort() {
    String uri = "redis-socket://worker:hunter2-CANARY@" + server.socket() + "?database=2";
    try (Resque resque = Resque.builder().uri(uri).connect();
        RawRedis two = RawRedis.connect(server.uri() + "/2")) {
      resque.queue().enqueue("math", "add", 1);
      two.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      enqueueUntilAcknowledged(resque);

      assertThat(two.number("LLEN", "resque:queue:math")).isGreaterThanOrEqualTo(2);
      assertThat(two.text("CLIENT", "LIST")).contains("redis.sock:0");
    }
  }

  @Test
  void aSocketThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Resque.connect("redis-socket:///no/such.sock"))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("/no/such.sock");
  }

  @Test
  void aClientOfTheCallersIsUsedAndLeftOpen() {
    RedisClient client = RedisClient.create("redis://" + here() + "/3");
    client.setOptions(safe().build());
    try {
      try (Resque resque =
          Resque.builder().client(ExistingClient.of(client)).namespace("given").connect()) {
        assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      }
      var own = client.connect().sync();
      assertThat(own.llen("given:queue:math")).isOne();
    } finally {
      client.shutdown();
    }
  }

  @Test
  void aClientWhoseConnectionsAreActiveAMomentLateIsWaitedFor() {
    ClientResources resources = ClientResources.builder().nettyCustomizer(activeLate()).build();
    RedisClient client = RedisClient.create(resources, "redis://" + here());
    client.setOptions(safe().build());
    try (Resque resque = Resque.builder().client(ExistingClient.of(client)).connect()) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
    } finally {
      client.shutdown();
      resources.shutdown();
    }
  }

  /** As when the credentials came from another thread, and Redis was quicker than that. */
  private static NettyCustomizer activeLate() {
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        channel
            .pipeline()
            .addBefore(
                channel.pipeline().context(CommandHandler.class).name(),
                "late",
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelActive(ChannelHandlerContext context) {
                    context.executor().schedule(context::fireChannelActive, 200, MILLISECONDS);
                  }
                });
      }
    };
  }

  private static ClientOptions.Builder safe() {
    return ClientOptions.builder()
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(10)));
  }

  @Test
  void aClientThatWouldSendCommandsTwiceOrWaitForEverIsRefused() {
    RedisClient client = RedisClient.create("redis://" + here());
    try {
      assertThatThrownBy(() -> ExistingClient.of(client))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("REJECT_COMMANDS");
      client.setOptions(safe().timeoutOptions(TimeoutOptions.create()).build());
      assertThatThrownBy(() -> ExistingClient.of(client))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("TimeoutOptions.enabled");
    } finally {
      client.shutdown();
    }
  }

  @Test
  void anOptionThatIsOutOfRangeIsRefusedBeforeAnythingIsConnected() {
    assertThatThrownBy(() -> at(here()).connectWait(Duration.ZERO).connect())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected connectWait to be longer than nothing, got: PT0S");
  }

  @Test
  void whatIsClosedSaysSo() {
    Resque resque = at(here()).connect();
    resque.close();

    assertThatThrownBy(() -> resque.queue().enqueue("q", "c"))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessage("the connection to Redis at %s was closed; nothing was sent", here());
    assertThatThrownBy(resque::openStores)
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessage("the connection to Redis at %s was closed; there is no new one", here());
  }
}
