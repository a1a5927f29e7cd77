package io.resque4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Redis, checked when it is made. Its text shows no password.
 *
 * @param uri where Redis is: {@code redis://localhost:6379/0}, {@code rediss://} for TLS, {@code
 *     redis-socket:///run/redis.sock}, {@code redis-sentinel://host,host,host/0#master}, {@code
 *     redis-cluster://host,host}
 * @param credentials who logs in to Redis; null: who stands in the address, or nobody
 * @param tls whom to believe where the address asks for TLS
 * @param sentinelCredentials who logs in to the sentinels; null: who stands in the address as
 *     {@code sentinelUser} and {@code sentinelPassword}, or nobody
 * @param sentinelTls the same as {@code tls}, for the sentinels
 * @param namespace the parts before every key; blank parts are dropped as node-resque drops them
 * @param connectTimeout how long one attempt to connect may take
 * @param connectWait how long an operation waits for a connection before it gives up unsent
 * @param commandTimeout how long an operation that was sent waits for its reply; after it the
 *     outcome is unknown
 * @param maxPayloadBytes the largest job that may be enqueued, in bytes of its payload
 */
public record ResqueConfig(
    String uri,
    @Nullable RedisCredentials credentials,
    RedisTls tls,
    @Nullable RedisCredentials sentinelCredentials,
    RedisTls sentinelTls,
    List<String> namespace,
    Duration connectTimeout,
    Duration connectWait,
    Duration commandTimeout,
    int maxPayloadBytes) {

  /** Below Redis' client the milliseconds of an attempt have to fit into 31 bits. */
  private static final Duration LONGEST_ATTEMPT = Duration.ofDays(1);

  public ResqueConfig {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(sentinelTls, "sentinelTls");
    namespace = List.copyOf(namespace);
    TimeSpan.positive("connectTimeout", connectTimeout);
    TimeSpan.bounded("connectTimeout", connectTimeout, LONGEST_ATTEMPT);
    TimeSpan.positive("connectWait", connectWait);
    TimeSpan.positive("commandTimeout", commandTimeout);
    if (maxPayloadBytes < 1) {
      throw new IllegalArgumentException(
          "expected maxPayloadBytes to be 1 or more, got: " + maxPayloadBytes);
    }
  }

  /** The address for people: user and passwords are replaced by {@code ***}. */
  public String uriWithoutPassword() {
    // Up to the last @: a password that was not encoded may hold one itself, or a slash. And what
    // stands where a port should and is none may be a password whose @host was forgotten.
    return uri.replaceAll("(?s)(?<=//).*@", "***@")
        .replaceAll("(://[^/?#:]*:)(?!\\d{1,5}(?:[,/?#]|$))[^/?#]*", "$1***")
        .replaceAll("(?i)(password=)[^&#]*", "$1***");
  }

  @Override
  public String toString() {
    return "ResqueConfig[uri="
        + uriWithoutPassword()
        + ", namespace="
        + namespace
        + ", connectTimeout="
        + connectTimeout
        + ", connectWait="
        + connectWait
        + ", commandTimeout="
        + commandTimeout
        + ", maxPayloadBytes="
        + maxPayloadBytes
        + "]";
  }
}
