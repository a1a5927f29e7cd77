package io.resque4j.core.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.resque4j.core.RedisCredentials;
import io.resque4j.core.RedisTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How every client of ours is set up: nothing is kept while there is no connection, nothing is sent
 * again, nothing waits for ever. Lettuce does not reconnect either: {@link Link} does, and it asks
 * where to each time.
 */
final class LettuceSetup {
  private LettuceSetup() {}

  static ClientOptions options(RedisTls tls, Duration connectTimeout, Duration commandTimeout) {
    return ClientOptions.builder()
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(connectTimeout)
                .keepAlive(true)
                .tcpNoDelay(true)
                .build())
        .sslOptions(ssl(tls, connectTimeout))
        .timeoutOptions(TimeoutOptions.enabled(commandTimeout))
        .build();
  }

  /** Where to connect to, and as whom. */
  static RedisURI uri(
      HostPort where,
      boolean tls,
      @Nullable RedisCredentials credentials,
      int database,
      Duration handshakeTimeout) {
    RedisURI.Builder builder =
        RedisURI.builder()
            .withHost(where.host())
            .withPort(where.port())
            .withSsl(tls)
            .withVerifyPeer(true)
            .withDatabase(database)
            .withTimeout(handshakeTimeout);
    if (credentials != null) {
      builder.withAuthentication(atOnce(credentials));
    }
    return builder.build();
  }

  /**
   * Credentials that are there at once. Those of {@code withPassword} and of {@code
   * withAuthentication(user, password)} are fetched by the common pool, and when Redis is quicker
   * than that thread, Lettuce hands out a connection that still says "Currently not connected".
   */
  private static StaticCredentialsProvider atOnce(RedisCredentials credentials) {
    return new StaticCredentialsProvider(credentials.user(), credentials.password().toCharArray());
  }

  static void shutDown(RedisClient client) {
    client.shutdown(0, 2, TimeUnit.SECONDS);
  }

  static void shutDown(ClientResources resources) {
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /**
   * TLS gives up before Lettuce does, which waits for a greeting: so that what is told is why no
   * greeting came.
   */
  private static SslOptions ssl(RedisTls tls, Duration connectTimeout) {
    SslOptions.Builder builder =
        SslOptions.builder()
            .jdkSslProvider()
            .handshakeTimeout(connectTimeout.multipliedBy(3).dividedBy(4));
    Path trusted = tls.trusted();
    if (trusted != null && isKeyStore(trusted)) {
      builder.truststore(trusted.toFile(), Objects.requireNonNullElse(tls.trustedPassword(), ""));
    } else if (trusted != null) {
      builder.trustManager(trusted.toFile());
    }
    if (tls.certificate() != null && tls.key() != null) {
      String password = tls.keyPassword();
      builder.keyManager(
          tls.certificate().toFile(),
          tls.key().toFile(),
          password == null ? null : password.toCharArray());
    }
    return builder.build();
  }

  private static boolean isKeyStore(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(p12|pfx|jks)");
  }
}
