package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.LossyProxy.Cut;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many enqueue at the same time, and share commands. */
@RedisTest(dedicated = true)
final class GatheringTest {
  private static final int JOBS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RawRedis raw;
  private LossyProxy proxy;
  private Resque resque;
  private RedisStores stores;
  private TestRedis keys;

  @BeforeEach
  void connect(TestRedis redis, RedisServer server) {
    keys = redis;
    raw = redis.connect();
    proxy = LossyProxy.to(server);
    resque =
        Resque.builder()
            .uri(proxy.uri())
            .namespace(redis.namespace())
            .connectWait(Duration.ofSeconds(2))
            .connect();
    stores = resque.openStores();
    raw.call("SCRIPT", "FLUSH");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    proxy.close();
    raw.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private List<CompletableFuture<Long>> append(String queue, int from, int to) {
    List<CompletableFuture<Long>> replies = new ArrayList<>();
    for (int n = from; n < to; n++) {
      replies.add(stores.queues().enqueue(queue, bytes(Integer.toString(n))));
    }
    return replies;
  }

  private List<String> queued(String queue) {
    return raw.texts("LRANGE", keys.key("queue", queue), 0, -1);
  }

  private static List<String> numbers(int to) {
    return IntStream.range(0, to).mapToObj(Integer::toString).toList();
  }

  private long scripts() {
    return proxy.commands().stream().filter(each -> each.name().startsWith("EVAL")).count();
  }

  private static void awaitAll(List<CompletableFuture<Long>> replies) {
    await().atMost(PATIENCE).until(() -> replies.stream().allMatch(CompletableFuture::isDone));
  }

  @Test
  void manyAtATimeShareFewCommandsAndKeepTheirOrder() {
    proxy.delayReplies(Duration.ofMillis(20));
    long before = scripts();

    List<CompletableFuture<Long>> replies = append("math", 0, JOBS);

    awaitAll(replies);
    assertThat(queued("math")).isEqualTo(numbers(JOBS));
    assertThat(raw.texts("SMEMBERS", keys.key("queues"))).contains("math");
    assertThat(scripts() - before).isLessThan(JOBS / 10);
    // Each is told the length that the queue had with it.
    assertThat(replies.stream().map(CompletableFuture::join).toList())
        .isEqualTo(IntStream.rangeClosed(1, JOBS).mapToObj(Long::valueOf).toList());
  }

  @Test
  void oneAtATimeWaitsForNobody() {
    RedisGateway.await(stores.queues().enqueue("warm-up", bytes("the script is known now")));
    long before = scripts();

    for (int n = 0; n < 5; n++) {
      RedisGateway.await(stores.queues().enqueue("math", bytes(Integer.toString(n))));
    }

    assertThat(queued("math")).isEqualTo(numbers(5));
    assertThat(scripts() - before).isEqualTo(5);
  }

  @Test
  void aQueueThatWaitsHoldsUpNoOther() {
    proxy.blackHole();
    append("math", 0, JOBS);
    proxy.restore();

    CompletableFuture<Long> other = stores.queues().enqueue("other", bytes("a job"));

    await().atMost(PATIENCE).until(() -> !queued("other").isEmpty());
    assertThat(other.join()).isOne();
  }

  @Test
  void whatIsSentInAnotherWayDoesNotOvertake() {
    proxy.delayReplies(Duration.ofMillis(20));
    append("math", 0, JOBS);
    EnqueueConditions once =
        new EnqueueConditions(
            false, new EnqueueConditions.Once("a key", Duration.ofMinutes(1)), null, false);

    stores.queues().enqueueAll("math", List.of(bytes("several")));
    append("math", 0, JOBS);
    RedisGateway.await(stores.queues().enqueue("math", bytes("checked"), once));

    List<String> queued = queued("math");
    assertThat(queued).hasSize(2 * JOBS + 2);
    assertThat(queued.get(JOBS)).isEqualTo("several");
    assertThat(queued.get(2 * JOBS + 1)).isEqualTo("checked");
  }

  @Test
  void oneCommandCarriesAboutAMegabyteAtMost() {
    proxy.delayReplies(Duration.ofMillis(20));
    String large = "x".repeat(400_000);
    List<CompletableFuture<Long>> replies = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      replies.add(stores.queues().enqueue("math", bytes(large + n)));
    }

    awaitAll(replies);
    assertThat(queued("math")).isEqualTo(IntStream.range(0, 30).mapToObj(n -> large + n).toList());
    assertThat(proxy.commands()).allMatch(each -> size(each.strings()) < 1_100_000);
  }

  private static long size(List<byte[]> arguments) {
    return arguments.stream().mapToLong(each -> each.length).sum();
  }

  @Test
  void aRedisThatTakesNoWritesForATimeSaysSo() {
    raw.call("SET", keys.key("queue", "other"), "no list");
    raw.call("CONFIG", "SET", "min-replicas-to-write", 1);

    CompletableFuture<Long> refused = stores.queues().enqueue("math", bytes("a job"));

    assertThatThrownBy(() -> RedisGateway.await(refused))
        .isInstanceOfSatisfying(
            RedisRefusedException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("NOREPLICAS");
    raw.call("CONFIG", "SET", "min-replicas-to-write", 0);
    CompletableFuture<Long> wrong = stores.queues().enqueue("other", bytes("a job"));
    assertThatThrownBy(() -> RedisGateway.await(wrong))
        .isInstanceOfSatisfying(
            RedisRefusedException.class, e -> assertThat(e.isPassing()).isFalse());
  }

  @Test
  void aKeyOfTheWrongTypeRefusesAllOfItsQueueAndNothingElse() {
    raw.call("SET", keys.key("queue", "math"), "no list");

    List<CompletableFuture<Long>> replies = append("math", 0, JOBS);

    awaitAll(replies);
    assertThat(replies)
        .allSatisfy(
            each ->
                assertThatThrownBy(() -> RedisGateway.await(each))
                    .isInstanceOf(RedisRefusedException.class)
                    .hasMessageContaining("WRONGTYPE"));
    assertThat(raw.texts("SMEMBERS", keys.key("queues"))).doesNotContain("math");
    assertThat(RedisGateway.await(stores.queues().enqueue("other", bytes("a job")))).isOne();
  }

  @ParameterizedTest(name = "cut {0}")
  @EnumSource(
      value = Cut.class,
      names = {"BEFORE", "AFTER"})
  void aLostReplyIsUnknownToThoseWhoSharedTheCommandAndTheOthersGoOn(Cut cut) {
    proxy.delayReplies(Duration.ofMillis(20));
    proxy.cut(cut, command -> command.name().startsWith("EVAL"));

    List<CompletableFuture<Long>> replies = append("math", 0, JOBS);

    awaitAll(replies);
    Set<String> told = new HashSet<>();
    Set<String> unknown = new HashSet<>();
    for (int n = 0; n < JOBS; n++) {
      if (replies.get(n).isCompletedExceptionally()) {
        CompletableFuture<Long> failed = replies.get(n);
        assertThatThrownBy(() -> RedisGateway.await(failed))
            .isInstanceOf(UnknownOutcomeException.class);
        unknown.add(Integer.toString(n));
      } else {
        told.add(Integer.toString(n));
      }
    }
    assertThat(unknown).isNotEmpty();
    assertThat(told).as("those that were not sent yet").isNotEmpty();
    List<String> queued = queued("math");
    assertThat(queued).as("none twice").doesNotHaveDuplicates().containsAll(told);
    queued.removeAll(told);
    assertThat(unknown).containsAll(queued);
  }

  @Test
  void withoutRedisAllAreToldThatNothingWasSent() {
    proxy.refuse();
    proxy.cut();

    List<CompletableFuture<Long>> replies = append("math", 0, JOBS);

    awaitAll(replies);
    assertThat(replies).allMatch(CompletableFuture::isCompletedExceptionally);
    CompletableFuture<Long> last = replies.get(JOBS - 1);
    assertThatThrownBy(() -> RedisGateway.await(last))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("nothing was sent");
    proxy.restore();
    assertThat(queued("math")).isEmpty();
  }

  @Test
  void noneWaitsForEverWhenTheConnectionIsClosed() {
    proxy.blackHole();
    List<CompletableFuture<Long>> replies = append("math", 0, JOBS);

    stores.close();

    awaitAll(replies);
    assertThat(replies).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void noneWaitsForEverWhenAllIsClosedWhileThereIsNoConnection() {
    proxy.refuse();
    proxy.cut();
    Queue queue = resque.queue();
    List<CompletableFuture<Boolean>> replies = new ArrayList<>();
    for (int n = 0; n < JOBS; n++) {
      replies.add(queue.enqueueAsync("math", "add", n));
    }

    resque.close();

    await().atMost(PATIENCE).until(() -> replies.stream().allMatch(CompletableFuture::isDone));
    assertThat(replies).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void whoIsToldMayEnqueueAtOnce() {
    Queue queue = resque.queue();
    List<CompletableFuture<Boolean>> second = new ArrayList<>();
    List<CompletableFuture<Boolean>> first = new ArrayList<>();
    for (int n = 0; n < JOBS; n++) {
      int id = n;
      first.add(
          queue
              .enqueueAsync("first", "add", id)
              .thenCompose(done -> queue.enqueueAsync("second", "add", id)));
    }
    second.addAll(first);

    await().atMost(PATIENCE).until(() -> second.stream().allMatch(CompletableFuture::isDone));
    assertThat(raw.number("LLEN", keys.key("queue", "first"))).isEqualTo(JOBS);
    assertThat(raw.number("LLEN", keys.key("queue", "second"))).isEqualTo(JOBS);
  }
}
