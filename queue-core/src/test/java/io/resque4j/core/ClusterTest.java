package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.resque4j.core.redis.ExistingClient;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisCluster;
import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three masters; the one that owns the slot of our namespace at the start has a replica. */
final class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAMESPACE = "{resque}";

  private static RedisCluster cluster;
  private static int slot;

  @BeforeAll
  static void start() {
    cluster = RedisCluster.start(0, 1, 2);
    slot = cluster.slot(NAMESPACE);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void clear() {
    cluster.bringBack();
    try (RawRedis raw = cluster.owner(slot).connect()) {
      raw.call("FLUSHALL");
    }
  }

  private static Resque connect(String uri) {
    return Resque.builder().uri(uri).namespace(NAMESPACE).connect();
  }

  @Test
  void aNamespaceWithoutAHashTagIsRefusedWithWhatToWrite() {
    for (String namespace : new String[] {"resque", "a{}b", "{resque"}) {
      assertThatThrownBy(() -> Resque.builder().uri(cluster.uri()).namespace(namespace).connect())
          .isInstanceOf(ResqueException.class)
          .hasMessageContaining("expected a namespace with a hash tag")
          .hasMessageContaining("got: " + namespace);
    }
    assertThatThrownBy(() -> Resque.connect(cluster.uri())).hasMessageContaining("write {resque}");
  }

  @Test
  void anyNodeLeadsToTheOneThatOwnsTheSlot() {
    for (RedisServer node : cluster.nodes()) {
      try (Resque resque = connect("redis-cluster://127.0.0.1:" + node.port())) {
        resque.queue().enqueue("math", "add", node.port());
      }
    }
    try (RawRedis owner = cluster.owner(slot).connect()) {
      assertThat(owner.number("LLEN", NAMESPACE + ":queue:math")).isEqualTo(cluster.nodes().size());
    }
  }

  @Test
  void aSingleAddressThatTurnsOutToBeAClusterIsTakenForOne() {
    for (RedisServer node : cluster.nodes()) {
      try (Resque resque = connect(node.uri())) {
        assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      }
      assertThatThrownBy(() -> Resque.connect(node.uri())).hasMessageContaining("write {resque}");
    }
  }

  @Test
  void aClientOfTheCallersCannotLeadToACluster() {
    RedisClient client = RedisClient.create(cluster.nodes().get(0).uri());
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(10)))
            .build());
    try {
      assertThatThrownBy(
              () ->
                  Resque.builder().client(ExistingClient.of(client)).namespace(NAMESPACE).connect())
          .isInstanceOf(ResqueException.class)
          .hasMessageContaining("give its address, redis-cluster://");
    } finally {
      client.shutdown();
    }
  }

  @Test
  void aSlotThatMovesIsFollowedAndNoJobIsLostOrDoubled() {
    RedisServer owner = cluster.owner(slot);
    RedisServer other =
        cluster.nodes().subList(0, 3).stream()
            .filter(node -> node != owner && isMaster(node))
            .findFirst()
            .orElseThrow();

    Load load = underLoad(() -> cluster.moveSlot(slot, other));

    assertThat(cluster.owner(slot)).isSameAs(other);
    assertThat(load.inRedis()).containsAll(load.acknowledged).doesNotHaveDuplicates();
  }

  private static boolean isMaster(RedisServer node) {
    try (RawRedis raw = node.connect()) {
      return String.valueOf(raw.text("INFO", "replication")).contains("role:master");
    }
  }

  @Test
  void anOwnerThatIsKilledIsReplacedByItsReplica() {
    ownerIsLeftWhen(RedisServer::kill);
  }

  @Test
  void anOwnerThatHangsIsReplacedByItsReplica() {
    ownerIsLeftWhen(RedisServer::suspend);
  }

  /** Without WAIT a job can be lost here, between its reply and its copy; none can be doubled. */
  private static void ownerIsLeftWhen(Consumer<RedisServer> fault) {
    RedisServer owner = cluster.owner(slot);

    Load load = underLoad(() -> fault.accept(owner));

    assertThat(cluster.owner(slot)).isNotSameAs(owner);
    assertThat(load.inRedis()).doesNotHaveDuplicates().hasSizeGreaterThan(100);
  }

  /** Enqueues before, during and after; returns when it goes on after what was done. */
  private static Load underLoad(Runnable change) {
    Load load = new Load();
    try (Resque resque =
        Resque.builder()
            .uri(cluster.uri())
            .namespace(NAMESPACE)
            .connectWait(Duration.ofSeconds(1))
            .connect()) {
      CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> load.produce(resque));
      await().atMost(PATIENCE).until(() -> load.acknowledged.size() > 100);
      change.run();
      int then = load.acknowledged.size();
      await().atMost(PATIENCE).until(() -> load.acknowledged.size() > then + 100);
      load.stop.set(true);
      producer.join();
    }
    return load;
  }

  private static final class Load {
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    void produce(Resque resque) {
      int next = 0;
      while (!stop.get()) {
        int id = next++;
        try {
          resque.queue().enqueue("q", "a", id);
          acknowledged.add("{\"class\":\"a\",\"queue\":\"q\",\"args\":[" + id + "]}");
        } catch (ResqueException e) {
          // Not acknowledged: it may be there or not.
        }
      }
    }

    List<String> inRedis() {
      try (RawRedis raw = cluster.owner(slot).connect()) {
        return raw.texts("LRANGE", NAMESPACE + ":queue:q", "0", "-1");
      }
    }
  }

  @Test
  void nodesThatDoNotAnswerAreNamed() {
    assertThatThrownBy(() -> connect("redis-cluster://127.0.0.1:1"))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("127.0.0.1:1");
  }
}
