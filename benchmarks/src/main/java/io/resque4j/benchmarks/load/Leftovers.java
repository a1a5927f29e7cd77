package io.resque4j.benchmarks.load;

import io.resque4j.testkit.RawRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a load leaves behind in Redis. */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Deletes all keys of a namespace.
   *
   * @param uri {@code redis://host:port}; other kinds of addresses are not understood here
   * @return how many
   * @throws IllegalArgumentException if the address is of another kind
   */
  public static long delete(String uri, String namespace) {
    long deleted = 0;
    try (RawRedis redis = RawRedis.connect(uri)) {
      String cursor = "0";
      do {
        List<?> page =
            (List<?>)
                Objects.requireNonNull(
                    redis.call("SCAN", cursor, "MATCH", namespace + ":*", "COUNT", 1_000));
        cursor = new String((byte[]) page.get(0), StandardCharsets.US_ASCII);
        List<Object> unlink = new ArrayList<>(List.of("UNLINK"));
        unlink.addAll((List<?>) page.get(1));
        if (unlink.size() > 1) {
          deleted += redis.number(unlink.toArray());
        }
      } while (!cursor.equals("0"));
    }
    return deleted;
  }
}
