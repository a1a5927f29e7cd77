package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.LossyProxy.Cut;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent again when its reply was lost: what only reads, and scripts that say so. */
@RedisTest(dedicated = true)
final class RepeatedOperationsTest {
  private static final Duration TTL = Duration.ofSeconds(30);

  private RawRedis raw;
  private LossyProxy proxy;
  private Resque resque;
  private RedisStores stores;

  @BeforeEach
  void connect(TestRedis redis, RedisServer server) {
    raw = redis.connect();
    proxy = LossyProxy.to(server);
    resque =
        Resque.builder()
            .uri(proxy.uri())
            .namespace(redis.namespace())
            .connectWait(Duration.ofSeconds(2))
            .connect();
    stores = resque.openStores();
    raw.call("RPUSH", redis.key("queue", "math"), "a job");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    proxy.close();
    raw.close();
  }

  @ParameterizedTest(name = "cut {0}")
  @EnumSource(
      value = Cut.class,
      names = {"BEFORE", "AFTER"})
  void aReadWhoseReplyIsLostIsAskedAgain(Cut cut) {
    proxy.cut(cut, command -> command.name().equals("LLEN"));

    assertThat(RedisGateway.await(stores.queues().length("math"))).isOne();
    assertThat(proxy.cuts()).isOne();
  }

  @ParameterizedTest(name = "cut {0}")
  @EnumSource(
      value = Cut.class,
      names = {"BEFORE", "AFTER"})
  void aScriptThatSaysThatItMayBeIsSentAgain(Cut cut) {
    proxy.cut(cut, command -> command.name().startsWith("EVAL"));

    assertThat(RedisGateway.await(stores.leader().acquire("me", TTL)).leader()).isEqualTo("me");
    assertThat(proxy.cuts()).isOne();
  }

  @Test
  void aScriptThatWasSentOnceHasAnUnknownOutcomeEvenIfItCannotBeSentAgain() {
    proxy.cut(Cut.DIE_AFTER, command -> command.name().startsWith("EVAL"));

    assertThatThrownBy(() -> RedisGateway.await(stores.leader().acquire("me", TTL)))
        .isInstanceOf(UnknownOutcomeException.class);
  }

  @Test
  void aClaimAtARedisThatHasBecomeAReplicaIsRefusedAndLooksForTheMaster() {
    WorkerName worker = new WorkerName("host:1-abcdef+1", "math");
    List<Request> requests = List.of(new Request(worker, "id1"));
    int connections = proxy.accepted();
    raw.call("REPLICAOF", "127.0.0.1", "1");
    try {
      assertThatThrownBy(
              () -> RedisGateway.await(stores.claims().claim(List.of("math"), requests, "now")))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("READONLY");
      await().atMost(TTL).until(() -> proxy.accepted() > connections); // on a thread of its own
    } finally {
      raw.call("REPLICAOF", "NO", "ONE");
    }

    assertThat(RedisGateway.await(stores.claims().claim(List.of("math"), requests, "now")))
        .singleElement()
        .isInstanceOf(Taken.class);
  }

  @Test
  void aDeletionOfDelayedJobsAtARedisThatHasBecomeAReplicaIsRefused() {
    byte[] job = "{\"class\":\"a\",\"queue\":\"math\",\"args\":[]}".getBytes(UTF_8);
    RedisGateway.await(stores.delayed().enqueueAt(1_700_000_000L, job, false, null));
    raw.call("REPLICAOF", "127.0.0.1", "1");
    try {
      assertThatThrownBy(
              () -> RedisGateway.await(stores.delayed().delete(job, List.of(1_700_000_000L))))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("READONLY");
    } finally {
      raw.call("REPLICAOF", "NO", "ONE");
    }
  }

  @Test
  void aConnectionThatIsDeafWhileRedisIsNotIsReplaced(RedisServer server) {
    try (Resque impatient =
            Resque.builder().uri(server.uri()).commandTimeout(Duration.ofMillis(500)).connect();
        RedisStores deaf = impatient.openStores()) {
      AtomicInteger connections = new AtomicInteger();
      deaf.gateway()
          .onConnection(
              connection -> {
                if (connections.incrementAndGet() == 1) {
                  connection
                      .async()
                      .dispatch(
                          CommandType.CLIENT,
                          new StatusOutput<>(ByteArrayCodec.INSTANCE),
                          new CommandArgs<>(ByteArrayCodec.INSTANCE).add("REPLY").add("OFF"));
                }
              });
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> RedisGateway.await(deaf.queues().enqueue("q", new byte[0])))
            .isInstanceOf(UnknownOutcomeException.class);
      }

      await().atMost(TTL).until(() -> connections.get() >= 2);
      assertThat(RedisGateway.await(deaf.queues().length("none"))).isZero();
    }
  }
}
