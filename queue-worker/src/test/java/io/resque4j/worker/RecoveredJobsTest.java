package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Jobs whose worker died before. */
@RedisTest
final class RecoveredJobsTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final Queue<Integer> ran = new ConcurrentLinkedQueue<>();

  private final CountDownLatch overlap = new CountDownLatch(1);

  /** Waits a little for another one, which must not come before this one has ended. */
  private Object suspect(int number) throws InterruptedException {
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    if (running.get() > 1) {
      overlap.countDown();
    }
    boolean met = overlap.await(50, TimeUnit.MILLISECONDS);
    assertThat(met).isFalse();
    running.decrementAndGet();
    return ran.add(number);
  }

  @Test
  void theyRunOneAtATimeAndOneSoonAfterTheOther(TestRedis redis) {
    int jobs = 8;
    try (RawRedis raw = redis.connect();
        Resque resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect()) {
      for (int n = 0; n < jobs; n++) {
        String payload = "{\"class\":\"suspect\",\"queue\":\"q%d\",\"args\":[%d]}".formatted(n, n);
        raw.call("SADD", redis.key("queues"), "q" + n);
        raw.call("RPUSH", redis.key("queue:q" + n), payload);
        raw.call(
            "HSET",
            redis.key("resque4j:recoveries"),
            PayloadDigest.of(payload.getBytes(StandardCharsets.UTF_8)),
            "1 1795000000 host:1-abcdef/1795000000");
      }
      Jobs known = Jobs.builder().job("suspect", Integer.class, this::suspect).build();
      try (MultiWorker worker =
          MultiWorker.builder(resque, known)
              .queues("*")
              .taskProcessors(4)
              .pollInterval(NEVER)
              .start()) {
        assertThat(worker.names()).hasSize(4);
        await().atMost(SOON).until(() -> ran.size() == jobs);
      }
    }
    assertThat(ran).doesNotHaveDuplicates();
    assertThat(mostAtOnce).hasValue(1);
  }
}
