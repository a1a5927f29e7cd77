package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.testkit.RawRedis;
import java.util.ArrayList;
import java.util.List;

/** What must be in Redis after a measurement, seen without the system that was measured. */
final class Checks {
  private Checks() {}

  /** All jobs were performed: none is left or failed, and all are counted. */
  static void drained(Field field, Place place, Contender system, List<String> queues, int jobs) {
    List<String> wrong = new ArrayList<>();
    if (system.can(Ability.RESQUE)) {
      try (RawRedis redis = field.connect(place)) {
        expectResque(redis, queues, jobs, wrong);
      }
    } else {
      expect(wrong, "jobs left", 0, system.left(field.redis(place).port(), queues));
    }
    complain(wrong);
  }

  /** The counters and lists of node-resque's protocol. */
  static void drained(RawRedis redis, List<String> queues, int jobs) {
    List<String> wrong = new ArrayList<>();
    expectResque(redis, queues, jobs, wrong);
    complain(wrong);
  }

  private static void expectResque(
      RawRedis redis, List<String> queues, int jobs, List<String> wrong) {
    for (String queue : queues) {
      expect(wrong, "jobs left in " + queue, 0, redis.number("LLEN", "resque:queue:" + queue));
    }
    expect(wrong, "failed jobs", 0, redis.number("LLEN", "resque:failed"));
    String processed = redis.text("GET", "resque:stat:processed");
    expect(wrong, "processed jobs", jobs, processed == null ? 0 : Long.parseLong(processed));
  }

  /** All jobs are in the queue. */
  static void enqueued(Field field, Place place, Contender system, String queue, int jobs) {
    List<String> wrong = new ArrayList<>();
    if (system.can(Ability.RESQUE)) {
      try (RawRedis redis = field.connect(place)) {
        expect(wrong, "jobs in the queue", jobs, redis.number("LLEN", "resque:queue:" + queue));
      }
    } else {
      long left = system.left(field.redis(place).port(), List.of(queue));
      expect(wrong, "jobs in the queue", jobs, left);
    }
    complain(wrong);
  }

  static void expect(List<String> wrong, String what, long expected, long got) {
    if (got != expected) {
      wrong.add("expected %s: %d, got: %d".formatted(what, expected, got));
    }
  }

  static void complain(List<String> wrong) {
    if (!wrong.isEmpty()) {
      throw new BenchmarkException(String.join("; ", wrong));
    }
  }
}
