package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

@RedisTest
final class HeartbeatTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PING = Duration.ofMillis(100);

  /** A quarter of it is longer than a busy machine keeps a reply. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  private final WorkerListener listener =
      new WorkerListener() {
        @Override
        public void onPing(int workers) {
          heard.add("ping");
        }

        @Override
        public void onLeaseDoubtful(Duration silence) {
          heard.add("doubtful");
        }

        @Override
        public void onError(String what, Throwable error) {
          heard.add(what + ": " + error);
        }
      };

  @Test
  void repliesThatTakeLongerThanTheTimeBetweenTwoPingsAreNoTrouble(TestRedis redis) {
    URI uri = URI.create(redis.uri());
    try (LossyProxy proxy = LossyProxy.to(uri.getHost(), uri.getPort());
        Resque slow = Resque.builder().uri(proxy.uri()).namespace(redis.namespace()).connect();
        MultiWorker worker =
            MultiWorker.builder(slow, Jobs.builder().job("add", () -> 1).build())
                .queues("math")
                .pingInterval(PING)
                .lease(LEASE)
                .listener(listener)
                .start()) {
      proxy.delayReplies(PING.multipliedBy(3));
      heard.clear();

      await().atMost(SOON).until(() -> heard.size() >= 5);

      proxy.restore();
      assertThat(heard).containsOnly("ping");
      assertThat(worker.names()).isNotEmpty();
    }
  }
}
