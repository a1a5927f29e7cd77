package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResqueConnectTest {
  @Test
  void anUnreachableRedisIsNamedWithoutItsPassword() {
    assertThatThrownBy(() -> Resque.connect("redis://:hunter2@127.0.0.1:1"))
        .isInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:hunter2@host",
        "redis://:hunter2@host:99999",
        "redis://:hunter2@host/database",
        "redis://user:hunter2/hunter2@host",
        "redis://user:hunter2#hunter2@host",
        "redis://user:hunter2?hunter2@host",
        "redis://user:hunter2 hunter2@host"
      })
  void anAddressThatIsNoneIsRefusedWithoutItsPassword(String address) {
    assertThatThrownBy(() -> Resque.connect(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ")
        .hasMessageContaining("got: ")
        .hasMessageContaining("***@host")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theConfigurationIsShownWithoutItsPassword() {
    try (RedisServer server = RedisServer.builder().config("requirepass", "hunter2").start();
        Resque resque = Resque.connect("redis://:hunter2@127.0.0.1:" + server.port())) {
      assertThat(resque.config().toString())
          .contains("redis://***@127.0.0.1:" + server.port())
          .doesNotContain("hunter2");
      assertThat(resque.address()).isEqualTo("127.0.0.1:" + server.port());
    }
  }

  @Test
  void aRedisThatDoesNotLetUsInSaysWhatItWants() {
    try (RedisServer server = RedisServer.builder().config("requirepass", "hunter2").start()) {
      String host = "127.0.0.1:" + server.port();
      assertThatThrownBy(() -> Resque.connect("redis://" + host))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("Redis at " + host + " wants a password");
      assertThatThrownBy(() -> Resque.connect("redis://:hunter3@" + host))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("Redis at " + host + " knows no such user or password")
          .hasMessageNotContaining("hunter");
      assertThatThrownBy(() -> Resque.connect("redis://:hunter2@" + host + "/9999"))
          .isInstanceOf(RedisRefusedException.class)
          .hasMessageContaining("DB index is out of range")
          .hasMessageNotContaining("hunter2");
    }
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
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }
}
