package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.PartialEnqueueException;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.LossyProxy.Cut;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cuts the connection before and after each command that an operation sends. Whatever was cut, the
 * caller is told, nothing is sent twice, the job is in exactly one place, and the operations that
 * are meant to be repeated end as if nothing had happened.
 */
@RedisTest(dedicated = true)
final class LostReplyTest {
  private static final byte[] JOB =
      "{\"class\":\"a\",\"queue\":\"math\",\"args\":[]}".getBytes(StandardCharsets.UTF_8);
  private static final WorkerName WORKER = new WorkerName("host:1-abcdef+1", "math");
  private static final EnqueueConditions.Once ONCE =
      new EnqueueConditions.Once("key", Duration.ofHours(1));
  private static final long SECOND = 1_700_000_000L;
  private static final String LEADER = "host:1-abcdef";
  private static final Duration TTL = Duration.ofSeconds(15);

  private TestRedis redis;
  private RawRedis raw;
  private LossyProxy proxy;
  private Resque resque;
  private RedisStores stores;

  @BeforeEach
  void connect(TestRedis redis, RedisServer server) {
    this.redis = redis;
    raw = redis.connect();
    proxy = LossyProxy.to(server);
    resque = Resque.builder().uri(proxy.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    for (LuaScript script : Scripts.all()) {
      raw.call("SCRIPT", "LOAD", script.text());
    }
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    proxy.close();
    raw.close();
  }

  /** What is done, and where the job lies before it. */
  enum Operation {
    ENQUEUE(false),
    ENQUEUE_ONCE(true),
    ENQUEUE_AT(true),
    CLAIM(true),
    COMPLETE(true),
    FAIL(true),
    GIVE_BACK(true),
    TRANSFER(true),
    LEAD(true);

    private final boolean repeatable;

    Operation(boolean repeatable) {
      this.repeatable = repeatable;
    }
  }

  static Stream<Arguments> everyCut() {
    return Stream.of(Operation.values())
        .flatMap(op -> Stream.of(Arguments.of(op, Cut.BEFORE), Arguments.of(op, Cut.AFTER)));
  }

  @ParameterizedTest(name = "{0} cut {1}")
  @MethodSource("everyCut")
  void aLostReplyIsToldAndNothingIsDoneTwice(Operation operation, Cut cut) {
    prepare(operation);
    int before = scripts();
    proxy.cut(cut, command -> command.name().startsWith("EVAL"));

    Throwable told = catchThrowable(() -> run(operation));

    assertThat(told)
        .isInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("may or may not");
    assertThat(scripts() - before).isOne();
    boolean happened = cut == Cut.AFTER;
    assertThat(places()).as("the job is in one place").isEqualTo(expected(operation, happened));

    if (operation.repeatable) {
      runUntilAnswered(operation);
      assertThat(places()).as("as if nothing had happened").isEqualTo(expected(operation, true));
      assertThat(raw.text("GET", redis.key("stat:processed")))
          .isEqualTo(operation == Operation.COMPLETE ? "1" : null);
      assertThat(raw.text("GET", redis.key("stat:failed")))
          .isEqualTo(operation == Operation.FAIL ? "1" : null);
    }
  }

  @Test
  void aBulkWhoseReplyIsLostSaysOfWhichJobsNobodyKnows() {
    List<EnqueueRequest> requests =
        IntStream.range(0, 2500).mapToObj(n -> EnqueueRequest.of("math", "add", n)).toList();
    AtomicInteger batches = new AtomicInteger();
    proxy.cut(
        Cut.AFTER, command -> command.name().startsWith("EVAL") && batches.incrementAndGet() == 2);

    assertThatThrownBy(() -> resque.queue().enqueueAll(requests))
        .isInstanceOf(PartialEnqueueException.class)
        .hasCauseInstanceOf(UnknownOutcomeException.class)
        .hasMessageContaining("{ENQUEUED=1000, NOT_ENQUEUED=500, UNKNOWN=1000}");
    assertThat(raw.number("LLEN", redis.key("queue:math"))).isEqualTo(2000);
  }

  private int scripts() {
    return (int) proxy.commands().stream().filter(c -> c.name().startsWith("EVAL")).count();
  }

  private void prepare(Operation operation) {
    switch (operation) {
      case ENQUEUE, ENQUEUE_ONCE, ENQUEUE_AT, LEAD -> {}
      case CLAIM -> raw.call("RPUSH", redis.key("queue", "math"), JOB);
      case COMPLETE, FAIL, GIVE_BACK -> {
        raw.call("RPUSH", redis.key("queue", "math"), JOB);
        run(Operation.CLAIM);
      }
      case TRANSFER -> {
        run(Operation.ENQUEUE_AT);
        run(Operation.LEAD);
      }
    }
  }

  private void run(Operation operation) {
    switch (operation) {
      case ENQUEUE -> RedisGateway.await(stores.queues().enqueue("math", JOB));
      case ENQUEUE_ONCE ->
          RedisGateway.await(
              stores
                  .queues()
                  .enqueue("math", JOB, new EnqueueConditions(false, ONCE, null, false)));
      case ENQUEUE_AT -> RedisGateway.await(stores.delayed().enqueueAt(SECOND, JOB, false, null));
      case CLAIM ->
          RedisGateway.await(
              stores.claims().claim(List.of("math"), List.of(new Request(WORKER, "id")), "now"));
      case COMPLETE -> complete(Outcome.OK, new byte[0]);
      case FAIL -> complete(Outcome.FAIL, "{}".getBytes(StandardCharsets.UTF_8));
      case GIVE_BACK -> complete(Outcome.BACK, JOB);
      case TRANSFER ->
          RedisGateway.await(
              stores.delayed().transfer(LEADER, SECOND, List.of(new Move(JOB, "math", JOB)), null));
      case LEAD -> RedisGateway.await(stores.leader().acquire(LEADER, TTL));
    }
  }

  private void complete(Outcome outcome, byte[] entry) {
    RedisGateway.await(
        stores.claims().complete(List.of(new Completion(WORKER, "id", "math", outcome, entry))));
  }

  private void runUntilAnswered(Operation operation) {
    Throwable told;
    do {
      told = catchThrowable(() -> run(operation));
      assertThat(told == null || told instanceof ResqueException).isTrue();
    } while (told != null);
  }

  private record Places(long queued, long delayed, long claimed, long failed, long leader) {}

  private Places places() {
    return new Places(
        raw.number("LLEN", redis.key("queue", "math")),
        raw.number("LLEN", redis.key("delayed:" + SECOND)),
        raw.number("EXISTS", redis.key("worker", WORKER.member())),
        raw.number("LLEN", redis.key("failed")),
        raw.number("EXISTS", redis.key("resque_scheduler_leader_lock")));
  }

  private static Places expected(Operation operation, boolean happened) {
    return switch (operation) {
      case ENQUEUE, ENQUEUE_ONCE -> new Places(happened ? 1 : 0, 0, 0, 0, 0);
      case ENQUEUE_AT -> new Places(0, happened ? 1 : 0, 0, 0, 0);
      case CLAIM -> happened ? new Places(0, 0, 1, 0, 0) : new Places(1, 0, 0, 0, 0);
      case COMPLETE -> new Places(0, 0, happened ? 0 : 1, 0, 0);
      case FAIL -> happened ? new Places(0, 0, 0, 1, 0) : new Places(0, 0, 1, 0, 0);
      case GIVE_BACK -> happened ? new Places(1, 0, 0, 0, 0) : new Places(0, 0, 1, 0, 0);
      case TRANSFER -> happened ? new Places(1, 0, 0, 0, 1) : new Places(0, 1, 0, 0, 1);
      case LEAD -> new Places(0, 0, 0, 0, happened ? 1 : 0);
    };
  }
}
