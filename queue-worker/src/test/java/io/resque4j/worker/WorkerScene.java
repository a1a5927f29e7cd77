package io.resque4j.worker;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Redis with a namespace of its own, and who is connected to it until the test is over. */
abstract class WorkerScene {
  TestRedis redis;
  RawRedis raw;
  Resque resque;

  @BeforeEach
  final void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = connection().connect();
  }

  /** How {@link #resque} connects; those who connect as well do it in the same way. */
  Resque.Builder connection() {
    return Resque.builder().uri(redis.uri()).namespace(redis.namespace());
  }

  /** What the test itself has begun has ended by then. */
  @AfterEach
  final void disconnect() {
    resque.close();
    raw.close();
  }
}
