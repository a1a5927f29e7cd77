package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.resque4j.core.RedisCredentials;
import io.resque4j.core.RedisTls;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LettuceSetupTest {

  /** Otherwise about one login of 400 on a busy machine ends with "Currently not connected". */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "worker")
  void credentialsAreThereAtOnce(String user) {
    RedisURI uri =
        LettuceSetup.uri(
            new HostPort("127.0.0.1", 6379),
            false,
            new RedisCredentials(user, "hunter2-CANARY"),
            0,
            Duration.ofSeconds(1));

    assertThat(uri.getCredentialsProvider()).isInstanceOf(ImmediateRedisCredentialsProvider.class);
    var login = ((ImmediateRedisCredentialsProvider) uri.getCredentialsProvider());
    assertThat(login.resolveCredentialsNow().getUsername()).isEqualTo(user);
    assertThat(login.resolveCredentialsNow().getPassword())
        .containsExactly("hunter2-CANARY".toCharArray());
  }

  /** Otherwise a port without TLS is now and then called a Redis that is asked without TLS. */
  @Test
  void tlsGivesUpBeforeTheGreetingDoes() {
    Duration connectTimeout = Duration.ofSeconds(2);
    ClientOptions options =
        LettuceSetup.options(RedisTls.DEFAULT, connectTimeout, Duration.ofSeconds(9));

    assertThat(options.getSslOptions().getHandshakeTimeout())
        .isPositive()
        .isLessThan(connectTimeout.minusMillis(300));
  }
}
