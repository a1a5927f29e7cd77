package io.resque4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Redis of one test: an address, and a namespace that no other test uses. */
public final class TestRedis {
  private final String uri;
  private final @Nullable RedisServer server;
  private final String namespace = freshNamespace();

  private TestRedis(String uri, @Nullable RedisServer server) {
    this.uri = uri;
    this.server = server;
  }

  static String freshNamespace() {
    return "t-" + UUID.randomUUID().toString().substring(0, 13);
  }

  static TestRedis at(String uri) {
    return new TestRedis(uri, null);
  }

  static TestRedis on(RedisServer server) {
    return new TestRedis(server.uri(), server);
  }

  /** {@code redis://host:port}. */
  public String uri() {
    return uri;
  }

  /** Such as {@code t-1f6b3c0a-52d1}. Every key below it is deleted when the test is over. */
  public String namespace() {
    return namespace;
  }

  /** The namespace and the parts, joined by colons. */
  public String key(String... parts) {
    return namespace + ":" + String.join(":", parts);
  }

  /**
   * The process behind it.
   *
   * @throws IllegalStateException if this Redis was not started by us
   */
  public RedisServer server() {
    if (server == null) {
      throw new IllegalStateException("the Redis at " + uri + " was not started by the tests");
    }
    return server;
  }

  /** A new plain connection. */
  public RawRedis connect() {
    return RawRedis.connect(uri);
  }

  /** All keys of the namespace as text, sorted. */
  public SortedSet<String> keys() {
    try (RawRedis redis = connect()) {
      return scan(redis, namespace).stream()
          .map(key -> new String(key, StandardCharsets.UTF_8))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Deletes all keys of the namespace; a Redis of ours that is down is left alone. */
  public void clear() {
    if (server != null && !server.isAnswering()) {
      return;
    }
    try (RawRedis redis = connect()) {
      for (byte[] key : scan(redis, namespace)) {
        redis.call("UNLINK", key);
      }
    }
  }

  /** Every key that has the namespace somewhere in its name. */
  static List<byte[]> scan(RawRedis redis, String namespace) {
    List<byte[]> keys = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> page =
          list(redis.call("SCAN", cursor, "MATCH", "*" + namespace + "*", "COUNT", 1000));
      cursor = new String((byte[]) page.get(0), StandardCharsets.UTF_8);
      list(page.get(1)).forEach(key -> keys.add((byte[]) key));
    } while (!"0".equals(cursor));
    return keys;
  }

  private static List<?> list(@Nullable Object reply) {
    return (List<?>) Objects.requireNonNull(reply);
  }
}
