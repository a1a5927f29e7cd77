package io.resque4j.core.proof;

import static io.resque4j.core.proof.SweptOperation.operation;
import static io.resque4j.core.proof.SweptOperations.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ScriptOutputType;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the {@link Sweep} is there to catch, planted, and caught for its own reason. */
@RedisTest
final class PlantedDefectsTest {
  @TempDir private Path folder;

  static Stream<Arguments> defects() {
    return Stream.of(
        Arguments.of(
            operation("enqueue in two commands", PlantedDefectsTest::enqueueInTwoCommands)
                .once()
                .enqueuing("job-9"),
            List.of("death after execution of command #1: ", "[wholly or not at all]")),
        Arguments.of(
            operation("claim in two commands", PlantedDefectsTest::claimInTwoCommands)
                .after((stores, redis, ns) -> RedisGateway.await(enqueue(stores))),
            List.of("death after execution of command #1: ", "cut before command #2: ")),
        Arguments.of(
            operation("enqueue again when no reply came", c -> enqueue(c.stores()))
                .enqueuing("job-9"),
            List.of("cut after execution of command #2: ", "[answered: it is done]")),
        Arguments.of(
            operation(
                    "take no reply for a good one", c -> enqueue(c.stores()).exceptionally(e -> 0L))
                .once()
                .enqueuing("job-9"),
            List.of("death before command #1: ", "OOM from command #2: ", "lost 1 (job-9)")),
        Arguments.of(
            operation("write before the types are read", PlantedDefectsTest::writeFirst)
                .once()
                .enqueuing("job-9"),
            List.of("WRONGTYPE at queue:math: ", "[refused: nothing has changed]")),
        Arguments.of(
            operation("enqueue where nobody looks", PlantedDefectsTest::enqueueWhereNobodyLooks)
                .once()
                .enqueuing("job-9"),
            List.of("no fault: ", "[what nobody finds any more]")),
        Arguments.of(
            operation("delete a queue that has a job", PlantedDefectsTest::dropTheQueue)
                .after((stores, redis, ns) -> RedisGateway.await(enqueue(stores))),
            List.of("no fault: ", "lost 1 (job-9)")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void aDefectIsCaught(SweptOperation defect, List<String> reasons, RedisServer server) {
    assertThatThrownBy(() -> new Sweep(server, defect, folder).run())
        .isInstanceOf(AssertionError.class)
        .satisfies(
            caught -> reasons.forEach(reason -> assertThat(caught).hasMessageContaining(reason)));
  }

  private static CompletableFuture<Long> enqueue(RedisStores stores) {
    return stores.queues().enqueue("math", job(9));
  }

  private static CompletableFuture<?> enqueueInTwoCommands(Client client) {
    byte[] queues = client.resque().keys().queues();
    return rightPush(client)
        .thenCompose(
            n -> client.stores().gateway().call(c -> c.sadd(queues, "math".getBytes(UTF_8))));
  }

  private static CompletableFuture<?> enqueueWhereNobodyLooks(Client client) {
    return rightPush(client);
  }

  private static CompletableFuture<Long> rightPush(Client client) {
    byte[] queue = client.resque().keys().queue("math");
    return client.stores().gateway().call(c -> c.rpush(queue, job(9)));
  }

  private static CompletableFuture<?> claimInTwoCommands(Client client) {
    byte[] queue = client.resque().keys().queue("math");
    byte[] claim = client.resque().keys().claim("host:1:math");
    return client
        .stores()
        .gateway()
        .call(c -> c.lpop(queue))
        .thenCompose(payload -> client.stores().gateway().call(c -> c.set(claim, payload)));
  }

  private static CompletableFuture<?> writeFirst(Client client) {
    String script =
        "redis.call('SADD', KEYS[1], 'math') return redis.call('RPUSH', KEYS[2], ARGV[1])";
    byte[][] keys = {client.resque().keys().queues(), client.resque().keys().queue("math")};
    return client
        .stores()
        .gateway()
        .call(c -> c.<Long>eval(script, ScriptOutputType.INTEGER, keys, job(9)));
  }

  private static CompletableFuture<?> dropTheQueue(Client client) {
    byte[] queue = client.resque().keys().queue("math");
    return client.stores().gateway().call(c -> c.del(queue));
  }
}
