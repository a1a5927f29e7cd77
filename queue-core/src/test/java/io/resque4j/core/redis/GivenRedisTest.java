package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@RedisTest
final class GivenRedisTest {
  private static final Duration TIMEOUT_OF_THE_CLIENT = Duration.ofMinutes(2);

  @Test
  void aRedisThatSaysNothingIsNotWaitedForAsLongAsTheClientWould(RedisServer server)
      throws Exception {
    try (LossyProxy line = LossyProxy.to(server)) {
      line.rewrite(GivenRedisTest::withoutReply);
      RedisClient client = RedisClient.create(line.uri());
      client.setOptions(
          ClientOptions.builder()
              .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
              .timeoutOptions(TimeoutOptions.enabled(TIMEOUT_OF_THE_CLIENT))
              .build());
      try {
        Connected connected =
            new GivenRedis(ExistingClient.of(client)).connect().get(30, TimeUnit.SECONDS);

        assertThat(connected.connection().isOpen()).isTrue();
      } finally {
        client.shutdown();
      }
    }
  }

  private static List<byte[]> withoutReply(List<byte[]> command) {
    return new String(command.get(0), UTF_8).equalsIgnoreCase("PING")
        ? List.of("BLPOP".getBytes(UTF_8), "nobody-pushes".getBytes(UTF_8), "0".getBytes(UTF_8))
        : command;
  }
}
