package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.SentinelRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A master, two replicas and three sentinels. A producer writes down each job that Redis
 * acknowledged <em>and</em> that replicas had (WAIT): of those none may be lost, whatever happens
 * to the master.
 */
final class SentinelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JOB = "{\"class\":\"a\",\"queue\":\"q\",\"args\":[%d]}";

  private static SentinelRedis redis;

  @BeforeAll
  static void start() {
    redis = SentinelRedis.start(2, options -> options, options -> options);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void bringBack() {
    redis.bringBack();
    try (RawRedis raw = redis.master().connect()) {
      raw.call("FLUSHALL");
    }
  }

  private static Resque connect() {
    return Resque.builder().uri(redis.uri()).connectWait(Duration.ofSeconds(1)).connect();
  }

  @Test
  void theMasterIsFoundByItsName() {
    try (Resque resque = connect();
        RawRedis master = redis.master().connect()) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      assertThat(master.number("LLEN", "resque:queue:math")).isOne();
    }
  }

  @Test
  void aKilledMasterIsLeftAndNothingThatAReplicaHadIsLost() {
    nothingIsLostWhen(RedisServer::kill, 1);
  }

  @Test
  void aMasterThatHangsIsLeftAndNothingThatAReplicaHadIsLost() {
    nothingIsLostWhen(RedisServer::suspend, 1);
  }

  /** The old master goes on taking writes for a while, and the replica that is not promoted too. */
  @Test
  void aMasterThatIsReplacedOnPurposeIsLeftAndNothingThatAllReplicasHadIsLost() {
    nothingIsLostWhen(SentinelTest::replace, 2);
  }

  /**
   * Asks for another master, as an operator does: again when nothing came of it. A sentinel gives
   * such a fail-over up when the replica does not answer within its time, and does not retry it.
   */
  private static void replace(RedisServer master) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              if (namesAnotherMaster(master)) {
                return true;
              }
              try (RawRedis raw = redis.sentinels().get(0).connect()) {
                raw.call("SENTINEL", "FAILOVER", SentinelRedis.MASTER);
              } catch (RawRedis.ErrorReply e) {
                // INPROG: it is on its way; NOGOODSLAVE: not just now
                assertThat(e.code()).isIn("INPROG", "NOGOODSLAVE");
              }
              return false;
            });
  }

  private static void nothingIsLostWhen(Consumer<RedisServer> fault, int replicas) {
    RedisServer old = redis.master();
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (Resque resque = connect();
        RedisStores stores = resque.openStores()) {
      CompletableFuture<Void> producer =
          CompletableFuture.runAsync(() -> produce(stores, replicas, acknowledged, stop));
      await().atMost(PATIENCE).until(() -> acknowledged.size() > 100);
      fault.accept(old);
      await().atMost(PATIENCE).until(() -> namesAnotherMaster(old));
      int atTheSwitch = acknowledged.size();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(acknowledged).hasSizeGreaterThan(atTheSwitch + 100));
      stop.set(true);
      producer.join();
    }

    Set<String> lost = new TreeSet<>(acknowledged);
    try (RawRedis raw = redis.master().connect()) {
      lost.removeAll(raw.texts("LRANGE", "resque:queue:q", "0", "-1"));
    }
    assertThat(lost).as("of %d acknowledged", acknowledged.size()).isEmpty();
  }

  private static boolean namesAnotherMaster(RedisServer old) {
    return redis.master() != old;
  }

  /** Enqueues as fast as it goes; what has no known outcome is not tried again. */
  private static void produce(
      RedisStores stores, int replicas, Set<String> acknowledged, AtomicBoolean stop) {
    int next = 0;
    RedisGateway gateway = stores.gateway();
    while (!stop.get()) {
      String job = JOB.formatted(next++);
      try {
        long connection = gateway.connectionNumber();
        RedisGateway.await(stores.queues().enqueue("q", job.getBytes(StandardCharsets.UTF_8)));
        long had = gateway.sync(c -> c.waitForReplication(replicas, 500));
        if (had >= replicas && connection == gateway.connectionNumber()) {
          acknowledged.add(job);
        }
      } catch (ResqueException e) {
        // Not acknowledged: it may be there or not.
      }
    }
  }

  @Test
  void aNameThatNoSentinelWatchesIsTold() {
    String uri = redis.uri().replace("#" + SentinelRedis.MASTER, "#nobody");
    assertThatThrownBy(() -> Resque.connect(uri))
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageContaining("watches no master of that name");
  }

  @Test
  void sentinelsThatDoNotAnswerAreNamed() {
    assertThatThrownBy(
            () -> Resque.connect("redis-sentinel://:hunter2@127.0.0.1:1,127.0.0.1:2#mymaster"))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("127.0.0.1:")
        .hasMessageContaining("refused")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void oneLivingSentinelIsEnoughToBegin() {
    RedisServer one = redis.sentinels().get(2);
    String uri =
        "redis-sentinel://127.0.0.1:1,127.0.0.1:2," + one.host() + ":" + one.port() + "#mymaster";
    try (Resque resque = Resque.connect(uri)) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
    }
  }
}
