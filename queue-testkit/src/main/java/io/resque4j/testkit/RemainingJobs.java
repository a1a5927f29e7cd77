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
    Set<String> ids = new TreeSet<>();
    try (RawRedis raw = redis.connect()) {
      for (String key : redis.keys()) {
        String name = key.substring(Math.min(key.length(), redis.namespace().length() + 1));
        if (name.matches("queue:.*|delayed:\\d+|failed")) {
          collect(raw.call("LRANGE", key, 0, -1), id, ids);
        } else if (name.startsWith("worker:")) {
          collect(raw.call("GET", key), id, ids);
        }
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
