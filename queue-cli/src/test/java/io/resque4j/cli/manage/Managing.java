package io.resque4j.cli.manage;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The command in this process, over a real Redis, at a time that stands still. */
@RedisTest
abstract class Managing {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  final TestRedis redis;
  final RawRedis raw;
  final Resque resque;
  final Queue queue;
  final InProcess command;

  Managing(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    queue = resque.queue();
    command = new InProcess(redis).at(NOW);
  }

  @AfterEach
  void close() {
    resque.close();
    raw.close();
  }

  static JsonNode json(String text) {
    try {
      return ResqueJson.parse(text);
    } catch (InvalidJsonException e) {
      throw new AssertionError(text, e);
    }
  }

  List<String> waiting(String name) {
    return raw.texts("LRANGE", redis.key("queue:" + name), 0, -1);
  }
}
