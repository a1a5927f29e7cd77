package io.resque4j.benchmarks.work;

import io.resque4j.testkit.RawRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fills queues with the bytes that node-resque would put there: the same for all who read them. */
final class Payloads {
  private static final String NAMESPACE = "resque:";
  private static final int BATCH = 1_000;
  private static final int MOST_BYTES = 4 << 20;

  private Payloads() {}

  /** A job: its id, when it was sent (never), and so many bytes more. */
  static byte[] of(int id, String queue, int bytes) {
    String more = bytes > 0 ? ",\"" + "x".repeat(bytes) + "\"" : "";
    String name = bytes > 0 ? "padded" : "measured";
    return "{\"class\":\"%s\",\"queue\":\"%s\",\"args\":[%d,0%s]}"
        .formatted(name, queue, id, more)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Spreads jobs evenly over queues. */
  static void fill(RawRedis redis, List<String> queues, int jobs, int bytes) {
    List<Object> names = new ArrayList<>(List.of("SADD", NAMESPACE + "queues"));
    names.addAll(queues);
    redis.call(names.toArray());
    int batch = Math.max(1, Math.min(BATCH, MOST_BYTES / (bytes + 100)));
    for (int q = 0; q < queues.size(); q++) {
      List<Object> command = new ArrayList<>();
      for (int id = q; id < jobs; id += queues.size()) {
        if (command.isEmpty()) {
          command.addAll(List.of("RPUSH", NAMESPACE + "queue:" + queues.get(q)));
        }
        command.add(of(id, queues.get(q), bytes));
        if (command.size() == batch + 2 || id + queues.size() >= jobs) {
          redis.call(command.toArray());
          command.clear();
        }
      }
    }
  }
}
