package io.resque4j.benchmarks.work;

import io.resque4j.testkit.RawRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Delayed jobs as node-resque writes them, many at a time. */
final class Delayed {
  private static final String NAMESPACE = "resque:";
  private static final String SCHEDULE = NAMESPACE + "delayed_queue_schedule";

  private Delayed() {}

  /**
   * Delays jobs.
   *
   * @param from the first unix second; each has so many of them, until all are there
   * @param firstId the id of the first
   */
  static void fill(Field field, String queue, long from, int perSecond, int firstId, int jobs)
      throws IOException {
    try (RawRedis redis = field.connect(Place.PLAIN);
        Pipeline pipeline = new Pipeline(field.redis(Place.PLAIN))) {
      redis.call("SADD", NAMESPACE + "queues", queue);
      int replies = 0;
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int done = 0; done < jobs; done += perSecond) {
        long second = from + done / perSecond;
        replies += second(block, queue, second, firstId + done, Math.min(perSecond, jobs - done));
        if (replies > 1_000 || done + perSecond >= jobs) {
          pipeline.send(block.toByteArray());
          for (; replies > 0; replies--) {
            pipeline.reply();
          }
          block.reset();
        }
      }
    }
  }

  private static int second(
      ByteArrayOutputStream block, String queue, long second, int firstId, int jobs) {
    List<byte[]> push =
        new ArrayList<>(List.of(bytes("RPUSH"), bytes(NAMESPACE + "delayed:" + second)));
    for (int id = firstId; id < firstId + jobs; id++) {
      byte[] payload = Payloads.of(id, queue, 0);
      push.add(payload);
      String place = NAMESPACE + "timestamps:" + new String(payload, StandardCharsets.UTF_8);
      block.writeBytes(
          Pipeline.command(List.of(bytes("SADD"), bytes(place), bytes("delayed:" + second))));
    }
    byte[] score = bytes(Long.toString(second));
    block.writeBytes(Pipeline.command(push));
    block.writeBytes(Pipeline.command(List.of(bytes("ZADD"), bytes(SCHEDULE), score, score)));
    return jobs + 2;
  }

  /** How many seconds have delayed jobs. */
  static long seconds(RawRedis redis) {
    return redis.number("ZCARD", SCHEDULE);
  }

  static long queued(RawRedis redis, String queue) {
    return redis.number("LLEN", NAMESPACE + "queue:" + queue);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
