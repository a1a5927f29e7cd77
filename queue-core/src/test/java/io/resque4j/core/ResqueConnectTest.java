package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ResqueConnectTest {
  @Test
  void anUnreachableRedisIsNamedWithoutItsPassword() {
    assertThatThrownBy(() -> Resque.connect("redis://:hunter2@127.0.0.1:1"))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> Resque.connect("http://user:hunter2@host"))
        .isInstanceOf(ResqueException.class)
        .hasMessageContaining("redis://localhost:6379")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anOperationWaitsForRedisToComeBack() {
    try (RedisServer server = RedisServer.start();
        Resque resque = Resque.connect(server.uri())) {
      resque.queue().enqueue("math", "add", 1);
      server.kill();
      CompletableFuture<Void> restart = CompletableFuture.runAsync(server::restart);

      // Sent into a dying connection its outcome would be unknown; a new one is awaited here.
      boolean enqueued = false;
      while (!enqueued) {
        try {
          enqueued = resque.queue().enqueue("math", "add", 2);
        } catch (UnknownOutcomeException e) {
          assertThat(e).hasMessageContaining("may or may not");
        }
      }

      restart.join();
      assertThat(resque.queue().length("math")).isPositive();
    }
  }

  @Test
  void anOperationGivesUpUnsentAfterABoundedTime() {
    try (RedisServer server = RedisServer.start();
        Resque resque =
            Resque.builder()
                .uri(server.uri())
                .connectWait(Duration.ofMillis(300))
                .commandTimeout(Duration.ofSeconds(2))
                .connect()) {
      server.kill();
      long start = System.nanoTime();
      ResqueException failure = null;
      while (!(failure instanceof ResqueConnectionException)) {
        try {
          resque.queue().length("math");
        } catch (ResqueException e) {
          failure = e;
        }
      }

      assertThat(failure).hasMessageContaining("nothing was sent");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
