package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.QueueControl;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Held;
import io.resque4j.core.redis.ClaimStore.Reply;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a paused queue nothing is taken. */
@RedisTest
final class PausedClaimTest {
  private static final WorkerName ONE = new WorkerName("host:1-abcdef+1", "math");
  private static final WorkerName TWO = new WorkerName("host:1-abcdef+2", "math");

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final RedisStores stores;
  private final QueueControl control;

  PausedClaimTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    control = resque.queue().control();
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private List<Reply> claim(List<String> queues, Request... requests) {
    return RedisGateway.await(stores.claims().claim(queues, List.of(requests), "now"));
  }

  @Test
  void aPausedQueueIsPassedOverAndThoseBehindItAreNot() {
    resque.queue().enqueue("high", "a");
    resque.queue().enqueue("math", "b");
    control.pause("high");

    List<Reply> replies =
        claim(List.of("high", "math"), new Request(ONE, "id1"), new Request(TWO, "id2"));

    assertThat(replies)
        .singleElement()
        .extracting(each -> ((Taken) each).queue())
        .isEqualTo("math");
    control.resume("high");
    assertThat(claim(List.of("high", "math"), new Request(TWO, "id2")))
        .singleElement()
        .extracting(each -> ((Taken) each).queue())
        .isEqualTo("high");
  }

  @ParameterizedTest
  @ValueSource(strings = {"é \"q\"", "a:b", "{x}", "a\\b", "*?[]"})
  void thePauseOfAQueueWithAnOddNameIsItsOwn(String name) {
    resque.queue().enqueue(name, "a");
    resque.queue().enqueue(name + "2", "b");
    control.pause(name);

    assertThat(claim(List.of(name, name + "2"), new Request(ONE, "id1"), new Request(TWO, "id2")))
        .singleElement()
        .extracting(each -> ((Taken) each).queue())
        .isEqualTo(name + "2");
  }

  @Test
  void whoHoldsAClaimOfAPausedQueueIsToldSoAgain() {
    resque.queue().enqueue("math", "a");
    claim(List.of("math"), new Request(ONE, "id1"));
    control.pause("math");

    assertThat(claim(List.of("math"), new Request(ONE, "id1")))
        .singleElement()
        .isInstanceOf(Held.class);
  }

  @Test
  void pausesOfTheWrongTypeStopNobody() {
    raw.call("SET", redis.key("resque4j:paused"), "no set");
    resque.queue().enqueue("math", "a");

    assertThat(claim(List.of("math"), new Request(ONE, "id1"))).hasSize(1);
  }
}
