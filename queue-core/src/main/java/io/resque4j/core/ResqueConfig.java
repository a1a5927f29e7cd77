package io.resque4j.core;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How to reach Redis, checked when it is made.
 *
 * @param uri where Redis is, e.g. {@code redis://localhost:6379/0}; {@code rediss://} for TLS
 * @param namespace the parts before every key; blank parts are dropped as node-resque drops them
 * @param connectTimeout how long one attempt to connect may take
 * @param connectWait how long an operation waits for a connection before it gives up unsent
 * @param commandTimeout how long an operation that was sent waits for its reply; after it the
 *     outcome is unknown
 * @param maxPayloadBytes the largest job that may be enqueued, in bytes of its payload
 */
public record ResqueConfig(
    String uri,
    List<String> namespace,
    Duration connectTimeout,
    Duration connectWait,
    Duration commandTimeout,
    int maxPayloadBytes) {

  public ResqueConfig {
    Objects.requireNonNull(uri, "uri");
    namespace = List.copyOf(namespace);
    positive("connectTimeout", connectTimeout);
    positive("connectWait", connectWait);
    positive("commandTimeout", commandTimeout);
    if (maxPayloadBytes < 1) {
      throw new IllegalArgumentException(
          "expected maxPayloadBytes to be 1 or more, got: " + maxPayloadBytes);
    }
  }

  /** The address for people: user and password are replaced by {@code ***}. */
  public String uriWithoutPassword() {
    // Up to the last @: a password that was not encoded may hold one itself, or a slash.
    return uri.replaceAll("(?s)(?<=//).*@", "***@");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ResqueConfig[%s, namespace %s]".formatted(uriWithoutPassword(), namespace);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "expected " + name + " to be longer than nothing, got: " + value);
    }
  }
}
