package io.resque4j.benchmarks.work;

import io.resque4j.testkit.RawRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Where the jobs of a queue are, in the keys of any of the systems: each has a Redis of its own.
 *
 * @param redis that of the system
 * @param queue which has no special character
 */
record Whereabouts(RawRedis redis, String queue) {
  private static final String RESQUE = "resque:";

  /** Waiting for a worker. */
  long queued() {
    return LongStream.of(
            redis.number("LLEN", RESQUE + "queue:" + queue),
            redis.number("LLEN", "bull:" + queue + ":wait"),
            redis.number("LLEN", "queue:" + queue))
        .sum();
  }

  /** Given to a worker: as its claim, in flight, or active. jesque writes it down twice. */
  private long claimed() {
    return LongStream.of(
            keys(RESQUE + "worker:*:*" + queue),
            keys(RESQUE + "inflight:*:" + queue),
            redis.number("LLEN", "bull:" + queue + ":active"))
        .max()
        .orElse(0);
  }

  private long failed() {
    return LongStream.of(
            redis.number("LLEN", RESQUE + "failed"),
            redis.number("ZCARD", "bull:" + queue + ":failed"),
            redis.number("ZCARD", "retry"),
            redis.number("ZCARD", "dead"))
        .sum();
  }

  private int keys(String pattern) {
    return redis.texts("KEYS", pattern).size();
  }

  /** A sentence without its end. */
  @Override
  public String toString() {
    List<String> places = new ArrayList<>();
    place(places, queued(), "queued");
    place(places, claimed(), "claimed by those who are dead");
    place(places, failed(), "failed");
    return places.isEmpty() ? "lost: none is in Redis" : "in Redis: " + String.join(", ", places);
  }

  private static void place(List<String> places, long number, String what) {
    if (number > 0) {
      places.add("%d %s".formatted(number, what));
    }
  }
}
