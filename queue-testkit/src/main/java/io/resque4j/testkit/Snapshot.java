package io.resque4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * Everything below a namespace at one moment: whether something happened wholly, or not at all, is
 * seen by comparing.
 *
 * @param values what lies at each key, without the namespace: its type, its content, and whether it
 *     expires
 */
public record Snapshot(SortedMap<String, String> values) {

  /** Reads all keys of a namespace. */
  public static Snapshot of(RawRedis redis, String namespace) {
    SortedMap<String, String> values = new TreeMap<>();
    for (byte[] key : TestRedis.scan(redis, namespace)) {
      String name = new String(key, StandardCharsets.UTF_8);
      if (name.startsWith(namespace + ":")) {
        values.put(name.substring(namespace.length() + 1), value(redis, key));
      }
    }
    return new Snapshot(values);
  }

  /** The same without one key. */
  public Snapshot without(String key) {
    SortedMap<String, String> rest = new TreeMap<>(values);
    rest.remove(key);
    return new Snapshot(rest);
  }

  /** The same with other values, such as without what depends on the time. */
  public Snapshot map(BinaryOperator<String> valueOfKeyAndValue) {
    SortedMap<String, String> mapped = new TreeMap<>();
    values.forEach((key, value) -> mapped.put(key, valueOfKeyAndValue.apply(key, value)));
    return new Snapshot(mapped);
  }

  private static String value(RawRedis redis, byte[] key) {
    String type = Objects.requireNonNull(redis.text("TYPE", key));
    String content =
        switch (type) {
          case "string" -> String.valueOf(redis.text("GET", key));
          case "list" -> redis.texts("LRANGE", key, 0, -1).toString();
          case "set" -> new TreeSet<>(redis.texts("SMEMBERS", key)).toString();
          case "zset" -> redis.texts("ZRANGE", key, 0, -1, "WITHSCORES").toString();
          case "hash" -> members(redis.texts("HGETALL", key));
          default -> "";
        };
    String expires = redis.number("PTTL", key) >= 0 ? ", expires" : "";
    return type + " " + content + expires;
  }

  private static String members(List<String> flat) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 2) {
      members.add(flat.get(i) + "=" + flat.get(i + 1));
    }
    return new TreeSet<>(members).toString();
  }

  /** A line for each key. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append("\n  ").append(key).append(" = ").append(value));
    return text.append("\n").toString();
  }
}
