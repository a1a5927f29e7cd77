package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.LossyProxy.Cut;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The crash-point sweep breaks single jobs; this breaks one batch of many. */
@RedisTest(dedicated = true)
final class BulkEnqueueLostReplyTest {
  @Test
  void aBulkWhoseReplyIsLostSaysOfWhichJobsNobodyKnows(TestRedis redis, RedisServer server) {
    List<EnqueueRequest> requests =
        IntStream.range(0, 2500).mapToObj(n -> EnqueueRequest.of("math", "add", n)).toList();
    AtomicInteger batches = new AtomicInteger();
    try (RawRedis raw = redis.connect();
        LossyProxy proxy = LossyProxy.to(server);
        Resque resque = Resque.builder().uri(proxy.uri()).namespace(redis.namespace()).connect()) {
      resque.queue().enqueue("other", "add"); // the script is known from here on
      proxy.cut(
          Cut.AFTER,
          command -> command.name().startsWith("EVAL") && batches.incrementAndGet() == 2);

      assertThatThrownBy(() -> resque.queue().enqueueAll(requests))
          .isInstanceOf(PartialEnqueueException.class)
          .hasCauseInstanceOf(UnknownOutcomeException.class)
          .hasMessageContaining("{ENQUEUED=1000, NOT_ENQUEUED=500, UNKNOWN=1000}");
      assertThat(raw.number("LLEN", redis.key("queue:math"))).isEqualTo(2000);
    }
  }
}
