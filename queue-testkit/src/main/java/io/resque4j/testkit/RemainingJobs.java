package io.resque4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The jobs that lie in Redis: queued, delayed, failed or claimed. */
public final class RemainingJobs {
  private RemainingJobs() {}

  /**
   * The ids of all jobs below a namespace.
   *
   * @param id finds the ids in the bytes of a job, each as a whole match, such as {@code job-\d+}
   */
  public static Set<String> ids(TestRedis redis, Pattern id) {
    try (RawRedis raw = redis.connect()) {
      return ids(raw, redis.namespace(), id);
    }
  }

  /** As {@link #ids(TestRedis, Pattern)}, over a connection that is open already. */
  public static Set<String> ids(RawRedis redis, String namespace, Pattern id) {
    Set<String> ids = new TreeSet<>();
    for (byte[] key : TestRedis.scan(redis, namespace)) {
      String whole = new String(key, StandardCharsets.UTF_8);
      String name = whole.substring(Math.min(whole.length(), namespace.length() + 1));
      if (name.matches("(?s)queue:.*|delayed:\\d+|failed")) {
        collect(redis.call("LRANGE", key, 0, -1), id, ids);
      } else if (name.startsWith("worker:")) {
        collect(redis.call("GET", key), id, ids);
      }
    }
    return ids;
  }

  private static void collect(@Nullable Object reply, Pattern id, Set<String> ids) {
    if (reply instanceof byte[] bytes) {
      Matcher matcher = id.matcher(new String(bytes, StandardCharsets.UTF_8));
      while (matcher.find()) {
        ids.add(matcher.group());
      }
    } else if (reply instanceof Iterable<?> list) {
      list.forEach(element -> collect(element, id, ids));
    }
  }
}
